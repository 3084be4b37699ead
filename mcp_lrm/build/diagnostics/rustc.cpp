// rustc, and with it cargo check and clippy: "error[E0308]: mismatched types", then " --> src/main.rs:5:33".
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>

namespace lrm::build::diagnostics {
namespace {

struct Head {
    std::string_view severity;
    std::string_view code;
    std::string_view text;
};

std::optional<Head> head_of(std::string_view line) {
    Head head;
    for (const std::string_view severity : {"error", "warning"}) {
        std::string_view rest = line;
        if (!skip(rest, severity)) continue;
        head.severity = severity;
        if (skip(rest, "[")) {
            head.code = rest.substr(0, rest.find(']'));
            rest.remove_prefix(std::min(rest.size(), head.code.size() + 1));
        }
        if (!skip(rest, ": ")) continue;
        head.text = rest;
        return head;
    }
    return std::nullopt;
}

/// "clippy::ptr_arg" of "= note: `#[warn(clippy::ptr_arg)]` on by default".
std::string_view lint_of(std::string_view line) {
    const std::size_t begin = line.find("`#[");
    if (begin == std::string_view::npos || line.find("= note:") == std::string_view::npos) return {};
    const std::string_view rest = line.substr(begin);
    const std::size_t open = rest.find('(');
    const std::size_t close = rest.find(')');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
    return rest.substr(open + 1, close - open - 1);
}

}  // namespace

void read_rustc(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::optional<Head> head = head_of(lines[i]);
        if (!head) continue;
        std::optional<Place> place;
        const std::size_t end = std::min(lines.size(), i + 60);
        for (std::size_t k = i + 1; k < end && !trim(lines[k]).empty(); ++k) {
            std::string_view line = trim(lines[k]);
            if (head_of(lines[k])) break;
            if (!place && skip(line, "--> ")) place = take_place(line);
            else if (!place && k > i + 4) break;  // the arrow follows at once
            if (head->code.empty()) head->code = lint_of(lines[k]);
        }
        if (place) add(out, *place, head->severity, head->code, head->text);
    }
}

}  // namespace lrm::build::diagnostics
