// Files whose text has the words of a query.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/search_cache.hpp"
#include "mcp_lrm/index/search_query.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lrm::index {

/// A word with what it is worth: how much the query means it, times how rare it is.
struct RareWord {
    std::string word;
    double worth = 0;
};

/// The words worth searching for, best first, at most `most`; words that no row has are left out. `documents`
/// says in how many rows a word is (looked up in `table`, text_words or history_words, and kept), `rows` how
/// many there are.
std::vector<RareWord> rare_words(base::db::Connection& db, const std::vector<QueryWord>& words,
                                 const char* table, std::unordered_map<std::string, std::int64_t>& documents,
                                 std::int64_t rows, std::size_t most);

struct ScoredRow {
    std::int64_t id = 0;  // blob or commit
    double score = 0;
};

/// Rows of `text` or `history_text` with any of the words, best first, at most `most`.
std::vector<ScoredRow> scored_rows(base::db::Connection& db, const char* table,
                                   const std::vector<RareWord>& words, std::size_t most);

}  // namespace lrm::index
