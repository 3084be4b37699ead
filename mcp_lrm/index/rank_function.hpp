// The FTS5 function that scores a row.
#pragma once

struct sqlite3;
struct fts5_api;

namespace lrm::index {

/// Registers `code_rank(TABLE, weights)`: BM25 of the row over the phrases of the MATCH, each with a weight
/// of its own. `weights` is a blob of doubles (pack_weights), one per phrase: idf times how much the word
/// matters to the query. Unlike bm25() it makes no second pass to count documents and does not walk over
/// every position.
void register_rank_function(sqlite3* db, fts5_api* api);

}  // namespace lrm::index
