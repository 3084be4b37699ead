// A short list of words that is asked often and nearly always says no.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace anonymizer {

/// The words stay the caller's; made at compile time.
class WordList {
public:
    constexpr explicit WordList(std::span<const std::string_view> words) : words_(words) {
        for (const std::string_view word : words) sizes_.at(low(word[0])) |= size_bit(word);
    }
    /// Where the word stands in the list, or -1.
    constexpr int find(std::string_view word) const {
        if (word.empty() || (sizes_[low(word[0])] & size_bit(word)) == 0) return -1;
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (words_[i][0] == word[0] && words_[i] == word) return static_cast<int>(i);
        return -1;
    }
    constexpr bool holds(std::string_view word) const { return find(word) >= 0; }

private:
    static constexpr std::size_t low(char c) { return static_cast<std::size_t>(c) & 31U; }
    static constexpr std::uint32_t size_bit(std::string_view word) { return 1U << (word.size() & 31U); }

    std::span<const std::string_view> words_;
    std::array<std::uint32_t, 32> sizes_{};  // by the first letter: which sizes words have
};

}  // namespace anonymizer
