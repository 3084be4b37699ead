// How names are written. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lrm::index {

/// How a name is written; underscores at its ends do not count. `plain` (one lower-case word) and `capital`
/// (one letter, or one word in capitals) fit several styles.
enum class Style { plain, capital, snake, screaming, camel, pascal, kebab, words, mixed };

Style style_of(std::string_view name);
/// Whether a name written as `style` is right where `wanted` is the rule.
bool fits_style(Style style, Style wanted);
/// "snake_case", "UPPER_CASE", ...
const char* to_word(Style style);

}  // namespace lrm::index
