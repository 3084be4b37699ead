// Letters without case and accents.
#include "anonymizer/characters.hpp"

namespace anonymizer {
namespace {

// U+00C0 to U+017F, one entry each; an empty one stays as it is.
constexpr std::string_view latin[] = {
    // C0
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o",
    "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
    // E0
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o",
    "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
    // 100
    "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d", "d", "d", "e", "e", "e",
    "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g", "g", "g", "g", "g", "h", "h", "h", "h", "i", "i",
    "i", "i", "i", "i", "i", "i", "i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l",
    "l", "l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o", "o", "o", "oe", "oe",
    "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s", "t", "t", "t", "t", "t", "t", "u",
    "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z",
    "z", "s"};
static_assert(sizeof(latin) / sizeof(latin[0]) == 0x180 - 0xC0);

constexpr std::string_view small_letters = "abcdefghijklmnopqrstuvwxyz";

}  // namespace

std::string_view fold_character(std::string_view text, std::size_t& at) {
    const std::size_t begin = at++;
    const char c = text[begin];
    if (is_upper(c)) return small_letters.substr(static_cast<std::size_t>(c - 'A'), 1);
    if (!is_high(c)) return text.substr(begin, 1);
    const auto first = static_cast<unsigned char>(c);
    if (first >= 0xC3 && first <= 0xC5 && at < text.size()) {
        const auto second = static_cast<unsigned char>(text[at]);
        if ((second & 0xC0U) == 0x80U) {
            ++at;
            const unsigned code = (first & 0x1FU) << 6U | (second & 0x3FU);
            const std::string_view letters = latin[code - 0xC0];
            return letters.empty() ? text.substr(begin, 2) : letters;
        }
    }
    return text.substr(begin, 1);
}

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (is_high(text[at])) out += fold_character(text, at);
        else out += to_lower(text[at++]);
    }
    return out;
}

std::uint32_t folded_hash(std::string_view text) {
    std::uint32_t hash = 2166136261U;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_high(text.data()[at])) {
            hash = (hash ^ static_cast<unsigned char>(to_lower(text.data()[at++]))) * 16777619U;
            continue;
        }
        for (const char c : fold_character(text, at))
            hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return hash;
}

}  // namespace anonymizer
