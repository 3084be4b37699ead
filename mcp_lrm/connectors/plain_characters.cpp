// What a text of a stranger may hold that nobody sees. Pure.
#include "mcp_lrm/connectors/plain_characters.hpp"

#include <cstdint>
#include <utility>

namespace connectors {
namespace {

/// The character at the front and its length; length 0 for bytes that are not UTF-8.
std::pair<std::uint32_t, std::size_t> front_of(std::string_view text) {
    const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t size = first >= 0xf0 && first < 0xf5   ? 4
                             : first >= 0xe0 && first < 0xf0 ? 3
                             : first >= 0xc2 && first < 0xe0 ? 2
                                                             : 0;
    if (size == 0 || text.size() < size) return {0, 0};
    std::uint32_t c = first & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return {0, 0};
        c = c << 6U | (byte(i) & 0x3fU);
    }
    const bool too_long = (size == 3 && c < 0x800) || (size == 4 && c < 0x10000);
    if (too_long || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return {0, 0};
    return {c, size};
}

bool is_hidden(std::uint32_t c) {
    if (c < 0x20) return c != '\n' && c != '\t';
    return (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

/// The length of an escape sequence at the front, its ESC included.
std::size_t escape_length(std::string_view text) {
    if (text.size() < 2) return 1;
    if (text[1] == '[') {
        std::size_t i = 2;
        while (i < text.size() && i < 64 && text[i] >= 0x20 && text[i] < 0x40) ++i;
        return i < text.size() && text[i] >= 0x40 && text[i] < 0x7f ? i + 1 : i;
    }
    if (text[1] == ']') {
        std::size_t i = 2;
        while (i < text.size() && i < 4096 && text[i] != '\a' && text[i] != '\x1b' && text[i] != '\n') ++i;
        return i < text.size() && text[i] == '\a' ? i + 1 : i;
    }
    return text[1] >= 0x20 && text[1] < 0x7f ? 2 : 1;
}

}  // namespace

std::string plain_characters(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text.front() == '\x1b') {
            text.remove_prefix(escape_length(text));
            continue;
        }
        const auto [c, size] = front_of(text);
        if (size == 0) {
            out += "\xef\xbf\xbd";
            text.remove_prefix(1);
            continue;
        }
        if (!is_hidden(c)) out += text.substr(0, size);
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace connectors
