// Words of code: the tokenizer of every FTS5 table, and user text turned into a safe MATCH.
#pragma once

#include "base/db/sqlite.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// Grows when the words of a text change: an index made with another one must be rebuilt.
inline constexpr int tokenizer_version = 1;

/// Splits text into words: identifiers whole (name_key) and, when they are compounds (camelCase, snake_case,
/// digits), also their parts, lightly stemmed. `emit(word, begin, end, same_position)`.
/// A plain word is only given stemmed. Dropped: single ASCII characters and the commonest English function
/// words. A run of word characters longer than 64 bytes gives its first 64 bytes and no parts. Bytes that are
/// not UTF-8 separate words. `word` lives until `emit` returns.
void split_words(
    std::string_view text,
    const std::function<void(std::string_view word, std::size_t begin, std::size_t end, bool same)>& emit);

/// Letters and digits only, lower case: get_user, getUser and GetUser have one key.
std::string name_key(std::string_view name);

/// Registers the FTS5 tokenizer "code" and the function code_rank on a connection. Must be called before a
/// table with it is touched. What a MATCH contains is taken word by word as it stands: build it with
/// fts_query.hpp, from split words.
void register_tokenizer(base::db::Connection& connection);

}  // namespace lrm::index
