// eslint: a path on a line of its own, then "  1:7  error  text  rule".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// "/src/a.js", alone on its line.
bool is_file_line(std::string_view line) {
    return !line.empty() && line.front() != ' ' && line.find(": ") == std::string_view::npos &&
           line.size() < 400 &&
           has_extension(line, {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue",
                                ".svelte", ".astro", ".json", ".html", ".md", ".yml", ".yaml"});
}

void read_entry(std::string_view line, const std::string& path, Findings& out) {
    line = trim(line);
    Place place{path, take_number(line), 0};
    if (place.line == 0 || !skip(line, ":")) return;
    place.column = take_number(line);
    line = trim(line);
    for (const std::string_view severity : {"error", "warning"}) {
        std::string_view text = line;
        if (!skip(text, severity) || !skip(text, "  ")) continue;
        text = trim(text);
        std::string_view code;
        // The rule is the last column, behind at least two blanks; a parsing error has none.
        const std::size_t gap = text.rfind("  ");
        if (gap != std::string_view::npos && text.find(' ', gap + 2) == std::string_view::npos) {
            code = text.substr(gap + 2);
            text = trim(text.substr(0, gap));
        }
        add(out, place, severity, code, text);
    }
}

}  // namespace

void read_eslint(const Lines& lines, Findings& out) {
    std::string path;
    for (const std::string_view line : lines) {
        if (is_file_line(line)) path = line;
        else if (line.empty()) path.clear();
        else if (!path.empty() && line.starts_with("  ")) read_entry(line, path, out);
    }
}

}  // namespace lrm::build::diagnostics
