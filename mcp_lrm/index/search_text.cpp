// Files whose text has the words of a query.
#include "mcp_lrm/index/search_text.hpp"

#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <cmath>

namespace lrm::index {
namespace {

std::int64_t documents_with(base::db::Connection& db, const char* table, const std::string& word,
                            std::unordered_map<std::string, std::int64_t>& known) {
    const auto [entry, is_new] = known.try_emplace(word, 0);
    if (!is_new) return entry->second;
    base::db::Statement& statement =
        db.cached(std::string("SELECT doc FROM temp.") + table + " WHERE term = ?1");
    const ResetAtEnd reset(statement);
    statement.bind(1, word);
    if (statement.step()) entry->second = statement.integer(0);
    return entry->second;
}

std::string packed(const std::vector<RareWord>& words) {
    std::string bytes;
    for (const RareWord& word : words)
        bytes.append(reinterpret_cast<const char*>(&word.worth), sizeof word.worth);
    return bytes;
}

}  // namespace

std::vector<RareWord> rare_words(base::db::Connection& db, const std::vector<QueryWord>& words,
                                 const char* table, std::unordered_map<std::string, std::int64_t>& documents,
                                 std::int64_t rows, std::size_t most) {
    std::vector<RareWord> out;
    for (const QueryWord& word : words) {
        const std::int64_t with = documents_with(db, table, word.word, documents);
        if (with == 0) continue;
        const auto some = static_cast<double>(std::min(with, rows));
        const double idf = std::log(1 + (static_cast<double>(rows) - some + 0.5) / (some + 0.5));
        out.push_back({word.word, word.weight * idf});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const RareWord& a, const RareWord& b) { return a.worth > b.worth; });
    if (out.size() > most) out.resize(most);
    // What is in nearly every file only costs time, unless there is nothing better.
    while (out.size() > 3 && out.back().worth < 0.06 * out.front().worth) out.pop_back();
    return out;
}

std::vector<ScoredRow> scored_rows(base::db::Connection& db, const char* table,
                                   const std::vector<RareWord>& words, std::size_t most) {
    std::vector<ScoredRow> rows;
    if (words.empty()) return rows;
    std::vector<std::string> texts;
    for (const RareWord& word : words) texts.push_back(word.word);
    const std::string name(table);
    base::db::Statement& statement =
        db.cached("SELECT rowid, code_rank(" + name + ", ?2) FROM " + name + " WHERE " + name + " MATCH ?1");
    const ResetAtEnd reset(statement);
    statement.bind(1, match_any(texts)).bind_blob(2, packed(words));
    while (statement.step()) rows.push_back({statement.integer(0), statement.real(1)});
    const auto better = [](const ScoredRow& a, const ScoredRow& b) {
        return a.score != b.score ? a.score > b.score : a.id < b.id;
    };
    const std::size_t keep = std::min(most, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(keep), rows.end(), better);
    rows.resize(keep);
    return rows;
}

}  // namespace lrm::index
