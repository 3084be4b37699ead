// What one connection remembers between queries.
#include "mcp_lrm/index/search_cache.hpp"

#include "mcp_lrm/index/search_limit.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>

namespace lrm::index {
namespace {

constexpr const char* cache_name = "lrm_search";
constexpr std::size_t active_commits = 600;
constexpr double half_life = 150;       // in commits
constexpr double fresh_half_life = 10;  // in commits

std::int64_t one_number(base::db::Connection& db, const char* sql, std::int64_t argument = 0) {
    base::db::Statement& statement = db.cached(sql);
    const ResetAtEnd reset(statement);
    if (argument != 0) statement.bind(1, argument);
    return statement.step() ? statement.integer(0) : 0;
}

SearchCache* attached(base::db::Connection& db) {
    if (void* known = sqlite3_get_clientdata(db.handle(), cache_name))
        return static_cast<SearchCache*>(known);
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.text_words USING fts5vocab(main, 'text', 'row');"
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.history_words USING fts5vocab(main, 'history_text', 'row')");
    auto* cache = new SearchCache();
    const auto drop = [](void* old) { delete static_cast<SearchCache*>(old); };
    if (sqlite3_set_clientdata(db.handle(), cache_name, cache, drop) != SQLITE_OK) throw std::bad_alloc();
    return cache;
}

/// Each commit counts for its files, half as much for every `half_life` commits after it, less when it is
/// large.
void read_history(base::db::Connection& db, SearchCache& cache) {
    cache.commits = one_number(db, "SELECT count(*) FROM history_commit");
    cache.history = HistoryTable::read(db);
    const HistoryTable& history = cache.history;
    cache.activity.clear();
    cache.freshness.assign(history.paths(), 0);
    for (std::size_t commit = 0; commit < history.commits(); ++commit) {
        const auto changes = history.changes(commit);
        const double say = 1 / std::sqrt(static_cast<double>(changes.size()) + 1);
        const double active = std::exp2(-static_cast<double>(commit) / half_life) * say;
        const auto fresh = static_cast<float>(std::exp2(-static_cast<double>(commit) / fresh_half_life));
        for (const std::uint32_t slot : changes) {
            if (commit < active_commits) cache.activity[history.path_id(slot)] += active;
            cache.freshness[slot] = std::max(cache.freshness[slot], fresh);
        }
    }
}

}  // namespace

SearchCache& SearchCache::of(const Snapshot& snapshot) {
    base::db::Connection& db = snapshot.db();
    SearchCache& cache = *attached(db);
    if (cache.tree != snapshot.tree() || cache.generation != snapshot.generation()) {
        cache.tree = snapshot.tree();
        cache.generation = snapshot.generation();
        cache.files = one_number(db, "SELECT count(*) FROM file WHERE tree = ?1", snapshot.tree());
        cache.blobs = one_number(db, "SELECT count(*) FROM blob");
        cache.text_documents.clear();
        cache.history_documents.clear();
    }
    const std::int64_t last = one_number(db, "SELECT max(id) FROM history_commit");
    if (last != cache.last_commit) {
        read_history(db, cache);
        cache.last_commit = last;
    }
    return cache;
}

}  // namespace lrm::index
