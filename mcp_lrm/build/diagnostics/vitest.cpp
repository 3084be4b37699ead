// vitest: " FAIL  src/sum.test.js > sum > adds two numbers", the error, and " ❯ src/sum.test.js:6:23".
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>

namespace lrm::build::diagnostics {
namespace {

/// "src/sum.test.js > sum > adds" behind " FAIL  ", without a project's "|name| ".
std::string_view failed_name(std::string_view line) {
    if (!skip(line, " FAIL  ")) return {};
    if (line.starts_with('|')) {
        const std::size_t end = line.find("| ");
        if (end != std::string_view::npos) line.remove_prefix(end + 2);
    }
    return line;
}

bool is_rule(std::string_view line) {
    return line.starts_with("⎯⎯⎯");
}

}  // namespace

void read_vitest(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view name = failed_name(lines[i]);
        if (name.empty()) continue;
        std::string_view text;
        std::optional<Place> place;
        for (std::size_t k = i + 1; k < lines.size() && !is_rule(lines[k]); ++k) {
            if (!failed_name(lines[k]).empty()) continue;  // tests with one cause share its text
            std::string_view line = trim(lines[k]);
            if (text.empty()) text = line;
            if (!place && skip(line, "❯ "))
                place = find_place(line,
                                   {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".vue", ".svelte"});
        }
        const std::size_t bracket = name.find(" [ ");  // a file that could not be loaded
        const std::string path(name.substr(0, std::min(bracket, name.find(" > "))));
        if (!place) place = Place{path, 0, 0};
        add_test(out, bracket == std::string_view::npos ? name : name.substr(0, bracket), place, text);
    }
}

}  // namespace lrm::build::diagnostics
