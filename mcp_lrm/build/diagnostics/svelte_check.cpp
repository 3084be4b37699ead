// svelte-check: "/src/Cart.svelte:3:7", then "Error: text (ts)".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

bool is_source(std::string_view word) {
    return word == "ts" || word == "js" || word == "svelte" || word == "css" || word == "scss" ||
           word == "less" || word == "postcss" || word == "html";
}

/// "css_unused_selector" of "https://svelte.dev/e/css_unused_selector (svelte)".
std::string_view documented_code(std::string_view line) {
    const std::size_t at = line.find("svelte.dev/e/");
    if (at == std::string_view::npos) return {};
    line.remove_prefix(at + 13);
    return line.substr(0, line.find(' '));
}

}  // namespace

void read_svelte_check(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        std::string_view where = lines[i];
        const auto place = take_place(where);
        if (!place || place->column == 0 || !where.empty()) continue;
        std::string_view text = lines[i + 1];
        std::string_view severity = "error";
        if (skip(text, "Warn: ")) severity = "warning";
        else if (!skip(text, "Error: ")) continue;
        // The source in parentheses ends the text, on this line or the one behind it.
        std::string_view code;
        for (std::size_t k = i + 1; k < lines.size() && k < i + 4; ++k) {
            std::string_view line = trim(lines[k]);
            const std::size_t open = line.rfind('(');
            const bool is_end = !line.empty() && line.back() == ')' && open != std::string_view::npos &&
                                is_source(line.substr(open + 1, line.size() - open - 2));
            if (k > i + 1) code = documented_code(line);
            if (!is_end) continue;
            if (code.empty()) code = line.substr(open + 1, line.size() - open - 2);
            if (k == i + 1) text = trim(text.substr(0, text.rfind('(')));
            break;
        }
        add(out, *place, severity, code, text);
    }
}

}  // namespace lrm::build::diagnostics
