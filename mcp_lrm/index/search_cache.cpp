// What one connection remembers between queries.
#include "mcp_lrm/index/search_cache.hpp"

#include "mcp_lrm/index/search_limit.hpp"

#include <sqlite3.h>

#include <cmath>

namespace lrm::index {
namespace {

constexpr const char* cache_name = "lrm_search";
constexpr std::int64_t active_commits = 600;
constexpr double half_life = 150;  // in commits

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
void read_activity(base::db::Connection& db, SearchCache& cache) {
    cache.activity.clear();
    cache.commits = one_number(db, "SELECT count(*) FROM history_commit");
    base::db::Statement& newest =
        db.cached("SELECT id, time FROM history_commit ORDER BY time DESC, id LIMIT ?1");
    const ResetAtEnd reset(newest);
    newest.bind(1, active_commits);
    base::db::Statement& changes = db.cached("SELECT path FROM history_change WHERE \"commit\" = ?1");
    std::vector<std::int64_t> paths;
    for (int age = 0; newest.step(); ++age) {
        if (age == 0) cache.newest_time = newest.integer(1);
        const ResetAtEnd reset_changes(changes);
        changes.bind(1, newest.integer(0));
        paths.clear();
        while (changes.step()) paths.push_back(changes.integer(0));
        const double weight = std::exp2(-age / half_life) / std::sqrt(static_cast<double>(paths.size()) + 1);
        for (const std::int64_t path : paths) cache.activity[path] += weight;
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
        read_activity(db, cache);
        cache.last_commit = last;
    }
    return cache;
}

}  // namespace lrm::index
