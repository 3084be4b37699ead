// Words around a place that raise or lower what it could be.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace anonymizer {

/// A few bytes of a text, lowered and without accents.
class Near {
public:
    static constexpr std::size_t most_bytes = 96;

    /// `text` has at most `most_bytes`.
    explicit Near(std::string_view text);
    std::string_view text() const { return {bytes_.data(), size_}; }

private:
    std::array<char, most_bytes> bytes_;  // only the first size_ are set
    std::size_t size_ = 0;
};

/// The text before `at`: at most `bytes` of it, and not beyond `lines` line ends.
Near left_of(std::string_view text, std::size_t at, std::size_t bytes, int lines = 1);
/// The text behind `at`, as far as its line goes.
Near right_of(std::string_view text, std::size_t at, std::size_t bytes);

/// Words that are looked for around a place: lower case, no accents, maybe several words; one that ends in
/// '*' may go on. Camel case and underscores do not count as boundaries of words of five letters and more:
/// identifiers match too ("phone_number", "homePhone").
class Cues {
public:
    /// The words stay the caller's; made at compile time.
    constexpr explicit Cues(std::span<const std::string_view> words) : words_(words) {
        for (std::size_t i = words.size(); i-- > 0;)
            first_.at(low(words[i][0])) = static_cast<std::uint16_t>(i);
        for (std::size_t i = 0; i < words.size(); ++i)
            end_.at(low(words[i][0])) = static_cast<std::uint16_t>(i + 1);
        for (const std::string_view word : words)
            for (std::size_t second = 0; second < 32; ++second)
                if (word.size() < 2 || word[1] == '*' || second == low(word[1]))
                    beginnings_.at(low(word[0])) |= 1U << second;
    }
    /// True when one of them stands in `window`.
    bool are_in(std::string_view window) const;
    bool are_in(const Near& near) const { return are_in(near.text()); }

private:
    static constexpr std::size_t low(char c) { return static_cast<std::size_t>(c) & 31U; }

    std::span<const std::string_view> words_;
    // By the first letter:
    std::array<std::uint32_t, 32> beginnings_{};  // which second letters words have
    std::array<std::uint16_t, 32> first_{};       // where such words stand: near together in a sorted list
    std::array<std::uint16_t, 32> end_{};
};

/// Cues on either side of [begin, end): 60 bytes before, 30 behind.
bool is_near(std::string_view text, std::size_t begin, std::size_t end, const Cues& cues);

}  // namespace anonymizer
