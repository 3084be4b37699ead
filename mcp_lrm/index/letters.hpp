// Classes of bytes and letters for the tokenizer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lrm::index {

enum class ByteClass : std::uint8_t { separator, lower, upper, digit, underscore, high };

inline constexpr std::array<ByteClass, 256> byte_classes = [] {
    std::array<ByteClass, 256> table{};
    for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = ByteClass::lower;
    for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = ByteClass::upper;
    for (std::size_t c = '0'; c <= '9'; ++c) table[c] = ByteClass::digit;
    for (std::size_t c = 0x80; c <= 0xff; ++c) table[c] = ByteClass::high;
    table['_'] = ByteClass::underscore;
    return table;
}();

inline ByteClass class_of(char c) noexcept {
    return byte_classes[static_cast<std::uint8_t>(c)];
}

/// One UTF-8 letter outside ASCII.
struct Letter {
    std::size_t size = 0;  // bytes; 0: not a letter, or not UTF-8
    bool alone = false;    // an ideograph or syllable that is a word of its own
    std::array<char, 4> lower{};
};

/// The letter that begins at `text[at]`, a byte of class `high`; its lower case has the same size (simple
/// case folding of Latin, Greek and Cyrillic). `skip` is set to the bytes to step over when it is no letter.
Letter letter_at(std::string_view text, std::size_t at, std::size_t& skip) noexcept;

}  // namespace lrm::index
