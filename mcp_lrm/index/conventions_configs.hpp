// Which files say how a project is built, checked and written. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// Of tests, examples or others' code: it says nothing of the project itself.
bool is_of_an_example(std::string_view path);
/// Of a linter, a formatter, a build or CI.
bool is_config_text(std::string_view path);
/// Rules for people and agents: AGENTS.md, CLAUDE.md, CONTRIBUTING, .cursorrules, ...
bool is_rule_text(std::string_view path);

/// Line widths that a text speaks of: 110 in "ColumnLimit 110" and in "lines of at most 110 characters".
std::vector<std::int64_t> widths_in(std::string_view text);

/// `text` in lower-case ASCII.
std::string lower_text(std::string_view text);

/// Calls `each(line, number)` for every line, without its end; stops when it says false.
template <class Each>
void each_text_line(std::string_view text, const Each& each) {
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!each(line, ++number)) return;
        at = end + 1;
    }
}

std::string_view trimmed_text(std::string_view text);

}  // namespace lrm::index
