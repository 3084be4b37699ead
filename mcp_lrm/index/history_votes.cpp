// What past commits say about where a change belongs.
#include "mcp_lrm/index/history_votes.hpp"

#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/search_text.hpp"

#include <cmath>
#include <string_view>

namespace lrm::index {
namespace {

constexpr std::size_t voters = 80;
constexpr std::size_t most_words = 16;
constexpr std::size_t largest_commit = 60;  // files; a larger one is a sweep and says nothing
constexpr double day = 86'400;
constexpr double half_life_days = 900;

std::vector<std::int64_t> paths_of(base::db::Connection& db, std::int64_t commit) {
    base::db::Statement& statement =
        db.cached("SELECT path FROM history_change WHERE \"commit\" = ?1 LIMIT ?2");
    const ResetAtEnd reset(statement);
    statement.bind(1, commit).bind(2, static_cast<std::int64_t>(largest_commit) + 1);
    std::vector<std::int64_t> paths;
    while (statement.step()) paths.push_back(statement.integer(0));
    return paths;
}

double age_factor(base::db::Connection& db, std::int64_t commit, std::int64_t newest) {
    base::db::Statement& statement = db.cached("SELECT time FROM history_commit WHERE id = ?1");
    const ResetAtEnd reset(statement);
    statement.bind(1, commit);
    if (!statement.step()) return 0;
    const double age = static_cast<double>(newest - statement.integer(0)) / day;
    return std::exp2(-std::max(0.0, age) / half_life_days);
}

}  // namespace

PathScores history_votes(const Snapshot& snapshot, SearchCache& cache, const std::vector<QueryWord>& words) {
    base::db::Connection& db = snapshot.db();
    PathScores votes;
    if (cache.commits == 0) return votes;
    const std::vector<RareWord> rare =
        rare_words(db, words, "history_words", cache.history_documents, cache.commits, most_words);
    for (const ScoredRow& commit : scored_rows(db, "history_text", rare, voters)) {
        const std::vector<std::int64_t> paths = paths_of(db, commit.id);
        if (paths.empty() || paths.size() > largest_commit) continue;
        const double vote = commit.score * std::sqrt(commit.score) *
                            age_factor(db, commit.id, cache.newest_time) /
                            std::pow(static_cast<double>(paths.size()), 0.6);
        for (const std::int64_t path : paths) votes[path] += vote;
    }
    return votes;
}

PathScores changed_together(const Snapshot& snapshot,
                            const std::vector<std::pair<std::int64_t, double>>& seeds) {
    base::db::Connection& db = snapshot.db();
    PathScores others;
    base::db::Statement& commits =
        db.cached("SELECT \"commit\" FROM history_change WHERE path = ?1 ORDER BY \"commit\" DESC LIMIT 40");
    for (const auto& [seed, score] : seeds) {
        std::vector<std::int64_t> of_seed;
        {
            const ResetAtEnd reset(commits);
            commits.bind(1, seed);
            while (commits.step()) of_seed.push_back(commits.integer(0));
        }
        for (const std::int64_t commit : of_seed) {
            const std::vector<std::int64_t> paths = paths_of(db, commit);
            if (paths.size() < 2 || paths.size() > largest_commit / 2) continue;
            const double share =
                score / static_cast<double>(paths.size()) / std::sqrt(static_cast<double>(of_seed.size()));
            for (const std::int64_t path : paths) others[path] += share;
        }
    }
    for (const auto& [seed, score] : seeds) others.erase(seed);
    return others;
}

}  // namespace lrm::index
