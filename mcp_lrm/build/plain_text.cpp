#include "mcp_lrm/build/plain_text.hpp"

#include <cstdint>

namespace lrm::build {
namespace {

/// Past an escape sequence that begins at `at` (ESC); the byte behind it.
std::size_t skip_escape(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return text.size();
    const char kind = text[at + 1];
    std::size_t i = at + 2;
    if (kind == '[') {  // CSI: parameters, then one byte of @ to ~
        while (i < text.size() && text[i] >= 0x20 && text[i] < 0x40) ++i;
        return i < text.size() && text[i] >= 0x40 && text[i] < 0x7f ? i + 1 : i;
    }
    if (kind == ']') {  // OSC: up to BEL or ESC \, a link's target for example; never past the line
        while (i < text.size() && text[i] != '\a' && text[i] != '\x1b' && text[i] != '\n') ++i;
        if (i < text.size() && text[i] == '\a') return i + 1;
        return i + 1 < text.size() && text[i] == '\x1b' && text[i + 1] == '\\' ? i + 2 : i;
    }
    return kind >= 0x20 && kind < 0x7f ? i : at + 1;
}

/// Bytes of the UTF-8 character at `at`, 0 when there is none.
std::size_t character_size(std::string_view text, std::size_t at, std::uint32_t& value) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    std::size_t size = 0;
    if (first < 0x80) {
        value = first;
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0) size = 2;
    else if (first >= 0xe0 && first < 0xf0) size = 3;
    else if (first >= 0xf0 && first < 0xf5) size = 4;
    if (size == 0 || at + size > text.size()) return 0;
    value = first & (0xffU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xc0U) != 0x80) return 0;
        value = (value << 6U) | (byte(at + i) & 0x3fU);
    }
    const bool is_too_long = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    const bool is_no_character = (value >= 0xd800 && value < 0xe000) || value > 0x10ffff;
    return is_too_long || is_no_character ? 0 : size;
}

bool is_invisible(std::uint32_t value) {
    return (value >= 0x80 && value < 0xa0) || value == 0xad || (value >= 0x200b && value <= 0x200f) ||
           (value >= 0x202a && value <= 0x202e) || (value >= 0x2060 && value <= 0x206f) || value == 0xfeff ||
           (value >= 0xe0000 && value <= 0xe0fff);
}

}  // namespace

std::string plain_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t line = 0;  // where the last line of `out` begins
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\x1b') {
            i = skip_escape(text, i);
        } else if (c == '\r') {
            ++i;
            while (i < text.size() && text[i] == '\r') ++i;
            if (i < text.size() && text[i] != '\n') out.resize(line);
        } else if (c == '\n' || c == '\t' || (c >= 0x20 && c < 0x7f)) {
            out += c;
            if (c == '\n') line = out.size();
            ++i;
        } else {
            std::uint32_t value = 0;
            const std::size_t size = character_size(text, i, value);
            if (size == 0) out += "\xef\xbf\xbd";
            else if (size > 1 && !is_invisible(value)) out += text.substr(i, size);
            i += size == 0 ? 1 : size;
        }
    }
    return out;
}

}  // namespace lrm::build
