// Words of code: the tokenizer of every FTS5 table, and user text turned into a safe MATCH.
#pragma once

#include "base/db/sqlite.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// Splits text into words: identifiers whole (lower case) and, when they are compounds (camelCase, snake_case,
/// digits), also their parts, lightly stemmed. `emit(word, begin, end, same_position)`.
void split_words(std::string_view text,
                 const std::function<void(std::string_view word, std::size_t begin, std::size_t end, bool same)>& emit);

/// Letters and digits only, lower case: get_user, getUser and GetUser have one key.
std::string name_key(std::string_view name);

/// Registers the FTS5 tokenizer "code" on a connection. Must be called before a table with it is touched.
void register_tokenizer(base::db::Connection& connection);

}  // namespace lrm::index
