// jest: "FAIL src/sum.test.js", then "  ● sum › adds two numbers", the error, "at Object.toBe
// (src/sum.test.js:5:23)".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

constexpr std::string_view bullet = "  ● ";

std::string_view file_of(std::string_view line) {
    if (!skip(line, "FAIL ")) return {};
    line = trim(line);
    if (line.ends_with(" s)") && line.rfind(" (") != std::string_view::npos)
        line = line.substr(0, line.rfind(" ("));
    if (line.find(" > ") != std::string_view::npos) return {};
    return has_extension(line, {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".vue"})
               ? line
               : std::string_view();
}

/// Karma and jest's summary say files and tests again: only the first section of a test counts.
bool is_end(std::string_view line) {
    return line.starts_with(bullet) || !file_of(line).empty() || line.starts_with("PASS ") ||
           line.starts_with("Test Suites: ") || line.starts_with("Summary of all failing tests");
}

}  // namespace

void read_jest(const Lines& lines, Findings& out) {
    std::string_view file;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (const std::string_view found = file_of(lines[i]); !found.empty()) file = found;
        std::string_view name = lines[i];
        if (file.empty() || !skip(name, bullet)) continue;
        std::string_view text;
        std::optional<Place> place;
        for (std::size_t k = i + 1; k < lines.size() && !is_end(lines[k]); ++k) {
            const std::string_view line = trim(lines[k]);
            if (text.empty()) text = line;
            if (!place && line.starts_with("at "))
                place = find_place(line, {".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".vue"});
        }
        if (!place) place = Place{std::string(file), 0, 0};
        if (name == "Test suite failed to run") add_test(out, file, place, text);
        else add_test(out, std::string(file) + " › " + std::string(name), place, text);
    }
}

}  // namespace lrm::build::diagnostics
