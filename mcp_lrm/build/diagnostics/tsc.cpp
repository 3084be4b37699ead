// tsc: "src/a.ts(4,35): error TS2339: ...", with --pretty "src/a.ts:4:35 - error TS2339: ...".
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>

namespace lrm::build::diagnostics {
namespace {

/// "error TS2339: text" behind a place.
void read_rest(std::string_view rest, const Place& place, Findings& out) {
    for (const std::string_view severity : {"error", "warning"}) {
        std::string_view text = rest;
        if (!skip(text, severity) || !skip(text, " TS")) continue;
        const std::string code = "TS" + std::string(text.substr(0, text.find(':')));
        text.remove_prefix(std::min(text.size(), code.size() - 2));
        const bool is_code = code.size() > 2 && code.find_first_not_of("0123456789", 2) == std::string::npos;
        if (is_code && skip(text, ": ")) add(out, place, severity, code, text);
    }
}

}  // namespace

void read_tsc(const Lines& lines, Findings& out) {
    for (const std::string_view whole : lines) {
        std::string_view line = whole;
        if (line.find(" TS") == std::string_view::npos) continue;
        skip(line, "Error: ");  // as `ng` passes it on
        std::string_view plain = line;
        std::string_view pretty = line;
        if (const auto place = take_place_in_parentheses(plain); place && skip(plain, ": ")) {
            read_rest(plain, *place, out);
        } else if (const auto pretty_place = take_place(pretty); pretty_place && skip(pretty, " - ")) {
            read_rest(pretty, *pretty_place, out);
        } else if (line.starts_with("error TS")) {
            read_rest(line, {}, out);
        }
    }
}

}  // namespace lrm::build::diagnostics
