// A person's words as a safe MATCH, and the line that shows where they stand. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cache {

/// The words of a query as the table's tokenizer (unicode61) cuts them for ASCII: letters, digits and every
/// byte from 0x80 up belong to words. At most 32, of at most 100 bytes each.
std::vector<std::string> words_of(std::string_view query);

/// All the words, the last one as the beginning of a word; each quoted, so that nothing is an operator. Empty
/// when there is no word.
std::string match_expression(const std::vector<std::string>& words);

/// One line of at most `most_bytes` around the first place where one of the words stands (ASCII case does not
/// count), else of the beginning. Runs of blanks and line ends become one space; UTF-8 is not cut in a
/// character.
std::string snippet(std::string_view body, const std::vector<std::string>& words,
                    std::size_t most_bytes = 160);

}  // namespace cache
