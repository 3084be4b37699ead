// Words around a place that raise or lower what it could be.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace anonymizer {

/// The text before `at`, lowered and without accents: at most `bytes`, and not beyond `lines` line ends.
std::string left_of(std::string_view text, std::size_t at, std::size_t bytes, int lines = 1);
std::string right_of(std::string_view text, std::size_t at, std::size_t bytes);

/// True when one of `words` (lower case, no accents, maybe several words) stands in `window` as a whole word;
/// a word that ends in '*' may go on. Camel case and underscores do not count as boundaries: identifiers
/// match too
/// ("phone_number", "homePhone").
bool has_word(std::string_view window, std::span<const std::string_view> words);

/// has_word on both sides of [begin, end): 60 bytes before, 30 behind.
bool is_near(std::string_view text, std::size_t begin, std::size_t end,
             std::span<const std::string_view> words);

}  // namespace anonymizer
