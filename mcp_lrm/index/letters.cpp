// Letters outside ASCII: decoded, classified and lower-cased without tables.
#include "mcp_lrm/index/letters.hpp"

namespace lrm::index {
namespace {

struct Decoded {
    std::uint32_t point = 0;
    std::size_t size = 0;  // 0: malformed
};

Decoded decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    const auto follows = [&](std::size_t i) { return at + i < text.size() && (byte(i) & 0xc0U) == 0x80U; };
    const std::uint8_t first = byte(0);
    if (first >= 0xc2 && first <= 0xdf && follows(1)) return {(first & 0x1fU) << 6U | (byte(1) & 0x3fU), 2};
    if (first >= 0xe0 && first <= 0xef && follows(1) && follows(2)) {
        const std::uint32_t point = (first & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
        const bool valid = point >= 0x800 && (point < 0xd800 || point > 0xdfff);
        return {point, valid ? 3U : 0U};
    }
    if (first >= 0xf0 && first <= 0xf4 && follows(1) && follows(2) && follows(3)) {
        const std::uint32_t point =
            (first & 0x07U) << 18U | (byte(1) & 0x3fU) << 12U | (byte(2) & 0x3fU) << 6U | (byte(3) & 0x3fU);
        return {point, point >= 0x10000 && point <= 0x10ffff ? 4U : 0U};
    }
    return {};
}

bool is_letter(std::uint32_t c) noexcept {
    if (c < 0xc0) return c == 0xaa || c == 0xb5 || c == 0xba;
    if (c == 0xd7 || c == 0xf7) return false;
    if (c >= 0x2000 && c <= 0x2bff) return c >= 0x2100 && c <= 0x214f;  // punctuation, arrows, boxes, symbols
    if (c >= 0x3000 && c <= 0x303f) return c >= 0x3005 && c <= 0x3007;  // CJK punctuation
    if (c >= 0xe000 && c <= 0xf8ff) return false;                       // private use
    if (c >= 0xfe00 && c <= 0xfe6f) return false;                       // variation selectors, small forms
    if (c >= 0xff00 && c <= 0xff0f) return false;
    if (c >= 0xfff0 && c <= 0xffff) return false;
    return c < 0x1f000 || (c >= 0x20000 && c < 0xe0000);  // not emoji, not tags
}

bool is_alone(std::uint32_t c) noexcept {
    return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
           (c >= 0xf900 && c <= 0xfaff) || c >= 0x20000;
}

std::uint32_t lower(std::uint32_t c) noexcept {
    if ((c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) return c + 32;
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    const bool even_upper = (c >= 0x100 && c <= 0x12f) || (c >= 0x132 && c <= 0x137) ||
                            (c >= 0x14a && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
                            (c >= 0x48a && c <= 0x4bf);
    if (even_upper) return c | 1U;
    const bool odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    return odd_upper && (c & 1U) == 1U ? c + 1 : c;
}

}  // namespace

Letter letter_at(std::string_view text, std::size_t at, std::size_t& skip) noexcept {
    const Decoded found = decode(text, at);
    skip = found.size == 0 ? 1 : found.size;
    Letter letter;
    if (found.size == 0 || !is_letter(found.point)) return letter;
    letter.size = found.size;
    letter.alone = is_alone(found.point);
    if (found.size == 2) {  // only these have case here, and the lower case has two bytes as well
        const std::uint32_t point = lower(found.point);
        letter.lower[0] = static_cast<char>(0xc0U | point >> 6U);
        letter.lower[1] = static_cast<char>(0x80U | (point & 0x3fU));
        return letter;
    }
    for (std::size_t i = 0; i < found.size; ++i) letter.lower[i] = text[at + i];
    return letter;
}

}  // namespace lrm::index
