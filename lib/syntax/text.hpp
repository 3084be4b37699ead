// Short texts cut out of a source.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syntax {

constexpr std::size_t most_text_bytes = 200;

/// At most `bytes` bytes of valid UTF-8, cut between characters.
std::string_view cut(std::string_view text, std::size_t bytes);

/// White space folded to single blanks, at most `bytes` bytes.
std::string fold(std::string_view text, std::size_t bytes = most_text_bytes);

/// The declaration: folded, without the marks that lead to a body ("{", "=>", "=", ":", ";") at its end.
std::string make_signature(std::string_view declaration);

/// The first sentence of a comment or docstring, without comment marks; empty for one that says nothing to a
/// reader (a ruler, a licence line, an instruction to a tool).
std::string first_sentence(std::string_view comment);

/// `text` up to the end of its first sentence.
std::string_view cut_sentence(std::string_view text);

bool is_valid_utf8(std::string_view text);

/// The text with every byte that is not part of valid UTF-8 replaced by '?'.
std::string to_valid_utf8(std::string_view text);

/// The number of lines: line breaks, and one more for a last line without one.
std::size_t count_lines(std::string_view text);

}  // namespace syntax
