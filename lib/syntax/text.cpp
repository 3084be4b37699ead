// Folding, cutting and UTF-8.
#include "syntax/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace syntax {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Bytes of the valid character at `at`, 0 when there is none.
std::size_t valid_character(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned { return static_cast<unsigned char>(text[at + i]); };
    const unsigned first = byte(0);
    if (first < 0x80U) return 1;
    const std::size_t size = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
    if (first < 0xC2U || first > 0xF4U || at + size > text.size()) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) return 0;
    }
    const unsigned second = byte(1);
    const bool overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
    const bool surrogate = first == 0xEDU && second > 0x9FU;
    const bool beyond = first == 0xF4U && second > 0x8FU;
    return overlong || surrogate || beyond ? 0 : size;
}

bool is_ascii_word(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return (word & 0x8080808080808080U) == 0;
}

}  // namespace

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && is_continuation(text[bytes])) --bytes;
    return text.substr(0, bytes);
}

std::string fold(std::string_view text, std::size_t bytes) {
    std::string result;
    result.reserve(std::min(text.size(), bytes + 4));
    bool blank = false;
    for (const char c : text) {
        if (is_blank(c)) {
            blank = !result.empty();
            continue;
        }
        if (blank) result.push_back(' ');
        blank = false;
        result.push_back(c);
        if (result.size() > bytes + 3) break;  // enough to see where a character ends
    }
    result.resize(cut(result, bytes).size());
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string make_signature(std::string_view declaration) {
    std::string result = fold(declaration);
    if (result.size() < most_text_bytes) {
        const auto ends_with_mark = [&] {
            return !result.empty() &&
                   (is_blank(result.back()) || std::strchr("{=:;,\\", result.back()) != nullptr);
        };
        while (ends_with_mark() || result.ends_with("=>")) result.pop_back();
    }
    return result;
}

bool is_valid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + 8 <= text.size() && is_ascii_word(text.data() + at)) {
            at += 8;
            continue;
        }
        const std::size_t size = valid_character(text, at);
        if (size == 0) return false;
        at += size;
    }
    return true;
}

std::string to_valid_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = valid_character(text, at);
        if (size == 0) result.push_back('?');
        else result.append(text, at, size);
        at += std::max<std::size_t>(size, 1);
    }
    return result;
}

std::size_t count_lines(std::string_view text) {
    const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    return breaks + (text.empty() || text.back() == '\n' ? 0 : 1);
}

}  // namespace syntax
