// The lines of a text, numbered from 1.
#include "mcp_lrm/file_lines.hpp"

#include "mcp/call.hpp"
#include "mcp_lrm/budget.hpp"

#include <charconv>

namespace lrm {
namespace {

constexpr std::size_t longest_line = 2000;
constexpr std::uint32_t no_end = 0xffffffff;

bool read_number(std::string_view text, std::uint32_t& out) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && out > 0;
}

}  // namespace

LineRange parse_lines(const std::string& text) {
    const std::string_view all(text);
    const std::size_t dash = all.find('-');
    LineRange range;
    bool ok = true;
    if (dash == std::string_view::npos) {
        ok = read_number(all, range.first);
        range.last = range.first;
    } else {
        const std::string_view from = all.substr(0, dash);
        const std::string_view to = all.substr(dash + 1);
        if (!from.empty()) ok = read_number(from, range.first);
        range.last = no_end;
        if (!to.empty()) ok = ok && read_number(to, range.last);
        ok = ok && !(from.empty() && to.empty()) && range.first <= range.last;
    }
    if (!ok)
        throw mcp::BadArguments("argument 'lines' must be like \"12-40\" or \"12\", not \"" +
                                text.substr(0, 40) + "\"");
    return range;
}

FileLines::FileLines(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at < text_.size();) {
        starts_.push_back(at);
        const std::size_t end = text_.find('\n', at);
        if (end == std::string_view::npos) break;
        at = end + 1;
    }
}

std::string_view FileLines::line(std::uint32_t number) const {
    const std::size_t start = starts_.at(number - 1);
    const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
    std::string_view line = text_.substr(start, end - start);
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string FileLines::numbered(std::uint32_t number) const {
    const std::string_view whole = line(number);
    const std::string_view part = beginning(whole, longest_line);
    std::string text = std::to_string(number) + '\t' + std::string(part);
    if (part.size() < whole.size())
        text += "... (" + std::to_string(whole.size() - part.size()) + " bytes more)";
    return text;
}

}  // namespace lrm
