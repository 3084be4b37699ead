// Light English stemming: plural, -ing, -ed and a silent e, so that "parse", "parses", "parsed" and "parsing"
// meet.
#pragma once

#include <cstddef>

namespace lrm::index {

/// Shortens `word` (lower-case ASCII letters, `size` bytes) in place and returns its new size, at least 3 or
/// `size`. Never lengthens, except "ies" -> "y". Words of fewer than four letters stay as they are.
std::size_t stem(char* word, std::size_t size) noexcept;

}  // namespace lrm::index
