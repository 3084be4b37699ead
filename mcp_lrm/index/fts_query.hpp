// User text turned into a safe MATCH. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// `word` as one FTS5 string: in double quotes, quotes doubled.
std::string fts_string(std::string_view word);

/// A MATCH for rows with any, or all, of the words; the words as split_words gives them. Empty for no words:
/// an empty MATCH is an error, so the caller must not run it.
std::string match_any(const std::vector<std::string>& words);
std::string match_all(const std::vector<std::string>& words);

/// Like match_all, but the last word may be the beginning of one.
std::string match_all_prefix(const std::vector<std::string>& words);

}  // namespace lrm::index
