// ng build: "✘ [ERROR] TS2322: text [plugin angular-compiler]", an empty line, "    src/main.ts:6:2:".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {

void read_ng(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view text = trim(lines[i]);
        std::string_view severity = "error";
        // esbuild's own words without a terminal are "X [ERROR]" and "! [WARNING]" on some systems.
        if (skip(text, "▲ [WARNING] ") || skip(text, "! [WARNING] ")) severity = "warning";
        else if (!skip(text, "✘ [ERROR] ") && !skip(text, "X [ERROR] ")) continue;
        std::string_view rest = text;
        if (rest.ends_with("]") && rest.rfind(" [plugin ") != std::string_view::npos)
            rest = trim(rest.substr(0, rest.rfind(" [plugin ")));
        std::string_view code;
        const std::size_t colon = rest.find(": ");
        const bool has_code = (rest.starts_with("TS") || rest.starts_with("NG")) &&
                              colon != std::string_view::npos &&
                              rest.find_first_not_of("-0123456789", 2) == colon;
        if (has_code) {
            code = rest.substr(0, colon);
            rest.remove_prefix(colon + 2);
        }
        Place place;
        for (std::size_t k = i + 1; k < lines.size() && k < i + 4; ++k) {
            std::string_view where = trim(lines[k]);
            const auto found = take_place(where);
            if (!found || where != ":") continue;
            place = *found;
            break;
        }
        add(out, place, severity, code, rest);
    }
}

}  // namespace lrm::build::diagnostics
