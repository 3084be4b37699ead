// What the two scanners of SQL share: what is created, and what is used.
#pragma once

#include "syntax/facts.hpp"
#include "syntax/tokens.hpp"

#include <string>
#include <string_view>

namespace syntax {

inline const TokenRules sql_rules{"--", true, "'\"`", "_.$@#", true, false};

/// `a.b` of `"a".[b]`.
std::string sql_name(std::string_view raw);

/// Whether `CREATE word` defines a symbol; in any case of letters.
bool is_sql_creation(std::string_view word);

/// Adds the tables and functions that the statements use, without the symbols around.
void add_sql_references(std::string_view text, FileFacts& facts);

}  // namespace syntax
