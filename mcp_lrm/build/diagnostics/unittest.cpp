// Python's unittest: "FAIL: test_total (test_cart.CartTest.test_total)", a traceback, the error.
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

std::string_view failed_name(std::string_view line) {
    if (!skip(line, "FAIL: ") && !skip(line, "ERROR: ")) return {};
    const std::size_t open = line.find(" (");
    if (open == std::string_view::npos || line.find(')', open) == std::string_view::npos) return {};
    return line;
}

/// "test_cart.CartTest.test_total" of "test_total (test_cart.CartTest.test_total)"; before Python 3.11 the
/// method is not in the parentheses.
std::string full_name(std::string_view name) {
    const std::size_t open = name.find(" (");
    const std::string_view method = name.substr(0, open);
    std::string_view owner = name.substr(open + 2);
    owner = owner.substr(0, owner.find(')'));
    if (owner.find("_FailedTest") != std::string_view::npos) return std::string(method);
    if (owner.ends_with("." + std::string(method))) return std::string(owner);
    return std::string(owner) + "." + std::string(method);
}

std::optional<Place> file_line(std::string_view line) {
    line = trim(line);
    if (!skip(line, "File \"")) return std::nullopt;
    const std::size_t quote = line.find("\", line ");
    if (quote == std::string_view::npos) return std::nullopt;
    Place place{std::string(line.substr(0, quote)), 0, 0};
    std::string_view number = line.substr(quote + 8);
    place.line = take_number(number);
    if (is_foreign(place.path) || place.path.front() == '<') return std::nullopt;
    return place;
}

bool is_heavy_rule(std::string_view line) {
    return line.size() > 20 && line.find_first_not_of('=') == std::string_view::npos;
}

}  // namespace

void read_unittest(const Lines& lines, Findings& out) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::string_view name = failed_name(lines[i]);
        if (name.empty() || !is_heavy_rule(lines[i - 1])) continue;
        std::optional<Place> place;
        std::string_view text;
        const bool is_import = name.find("_FailedTest") != std::string_view::npos;
        for (std::size_t k = i + 1; k < lines.size() && !is_heavy_rule(lines[k]); ++k) {
            if (lines[k].starts_with("Ran ") && lines[k].find(" test") != std::string_view::npos) break;
            const auto found = file_line(lines[k]);
            // The first line is the test's own; of a module that cannot be read the last one is at fault.
            if (found && (!place || is_import)) place = found;
            const std::size_t colon = lines[k].find(": ");
            const bool is_error = colon != std::string_view::npos && lines[k].front() != ' ' &&
                                  lines[k].substr(0, colon).find(' ') == std::string_view::npos;
            if (is_error) text = lines[k];
        }
        add_test(out, full_name(name), place, text);
    }
}

}  // namespace lrm::build::diagnostics
