// Kinds of bytes. A byte above 0x7F is taken for a letter: the text is UTF-8 and separators are decoded
// before.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace anonymizer {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
constexpr bool is_high(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_letter(char c) {
    return is_lower(c) || is_upper(c);
}
constexpr bool is_alnum(char c) {
    return is_letter(c) || is_digit(c);
}
/// A letter of any script, or a digit.
constexpr bool is_word(char c) {
    return is_alnum(c) || is_high(c);
}
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c + 32) : c;
}
constexpr char to_upper(char c) {
    return is_lower(c) ? static_cast<char>(c - 32) : c;
}

/// The byte at `at`, or NUL outside the text. Through data(): the checks of operator[] would be made twice.
constexpr char at_or_nul(std::string_view text, std::size_t at) {
    return at < text.size() ? text.data()[at] : '\0';
}
/// The byte before `at`, or NUL at the beginning.
constexpr char before(std::string_view text, std::size_t at) {
    return at > 0 ? text.data()[at - 1] : '\0';
}

/// Where `what` stands last in the `within` bytes before `at`, or npos. Finders look no further, so that the
/// work is linear in the text.
inline std::size_t find_back(std::string_view text, std::size_t at, std::string_view what,
                             std::size_t within) {
    const std::size_t from = at > within ? at - within : 0;
    const std::size_t found = text.substr(from, at - from).rfind(what);
    return found == std::string_view::npos ? found : from + found;
}
/// Where `what` stands first in the `within` bytes from `at` on, or npos.
inline std::size_t find_near(std::string_view text, std::size_t at, std::string_view what,
                             std::size_t within) {
    const std::size_t found = text.substr(at, within).find(what);
    return found == std::string_view::npos ? found : at + found;
}

/// ASCII letters lowered; other bytes as they are.
inline std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = to_lower(c);
    return out;
}

/// Reads the character at text[at], moves `at` behind it, and gives its letters without case and accent: "e"
/// for É, "oe" for Œ; other characters as they are. Only the Latin letters of U+00C0 to U+017F are known.
std::string_view fold_character(std::string_view text, std::size_t& at);
/// The whole text folded.
std::string folded(std::string_view text);
/// FNV-1a over the folded text.
std::uint32_t folded_hash(std::string_view text);

/// True when a capital letter stands at `at`, also one with an accent.
constexpr bool is_capital_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    if (is_upper(text[at])) return true;
    if (text[at] != '\xC3' || at + 1 >= text.size()) return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    return second >= 0x80 && second <= 0x9E && second != 0x97;
}

}  // namespace anonymizer
