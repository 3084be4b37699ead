// What past commits say about where a change belongs.
#include "mcp_lrm/index/history_votes.hpp"

#include "mcp_lrm/index/search_text.hpp"

#include <algorithm>
#include <cmath>

namespace lrm::index {
namespace {

constexpr std::size_t voters = 80;
constexpr std::size_t most_words = 16;
constexpr double day = 86'400;
constexpr double half_life_days = 900;
constexpr std::size_t together_commits = 40;  // of one seed
constexpr double together_half_life = 60;     // in commits of the seed

struct Matched {
    std::uint32_t commit = 0;
    double score = 0;
};

/// The commits whose messages match best, without sweeps.
std::vector<Matched> matched_commits(base::db::Connection& db, const HistoryTable& table,
                                     const std::vector<RareWord>& rare) {
    std::vector<Matched> matched;
    for (const ScoredRow& row : scored_rows(db, "history_text", rare, voters * 2)) {
        const std::int64_t number = table.number_of(row.id);
        if (number < 0 || table.changes(static_cast<std::size_t>(number)).empty()) continue;
        matched.push_back({static_cast<std::uint32_t>(number), row.score});
        if (matched.size() == voters) break;
    }
    return matched;
}

double age_factor(std::int64_t time, std::int64_t newest) {
    return std::exp2(-std::max(0.0, static_cast<double>(newest - time) / day) / half_life_days);
}

PathScores votes_of(const HistoryTable& table, const std::vector<Matched>& matched) {
    PathScores votes;
    for (const Matched& one : matched) {
        const auto changes = table.changes(one.commit);
        const double vote = one.score * std::sqrt(one.score) *
                            age_factor(table.time(one.commit), table.time(0)) /
                            std::pow(static_cast<double>(changes.size()), 0.6);
        for (const std::uint32_t slot : changes) votes[table.path_id(slot)] += vote;
    }
    return votes;
}

}  // namespace

PathScores history_votes(const Snapshot& snapshot, SearchCache& cache, const std::vector<QueryWord>& words) {
    if (cache.history.commits() == 0) return {};
    const std::vector<RareWord> rare =
        rare_words(snapshot.db(), words, "history_words", cache.history_documents, cache.commits, most_words);
    return votes_of(cache.history, matched_commits(snapshot.db(), cache.history, rare));
}

PathScores changed_together(const SearchCache& cache,
                            const std::vector<std::pair<std::int64_t, double>>& seeds) {
    const HistoryTable& table = cache.history;
    PathScores others;
    for (const auto& [seed, score] : seeds) {
        const std::int64_t slot = table.slot_of(seed);
        if (slot < 0) continue;
        auto commits = table.commits_of(static_cast<std::size_t>(slot));
        if (commits.size() > together_commits) commits = commits.first(together_commits);
        double seen = 1;  // a file with a single commit says little of its companions
        for (std::size_t age = 0; age < commits.size(); ++age)
            seen += std::exp2(-static_cast<double>(age) / together_half_life);
        for (std::size_t age = 0; age < commits.size(); ++age) {
            const auto changes = table.changes(commits[age]);
            if (changes.size() < 2 || changes.size() > HistoryTable::largest_commit / 2) continue;
            const double share = score * std::exp2(-static_cast<double>(age) / together_half_life) /
                                 (seen * std::sqrt(static_cast<double>(changes.size() - 1)));
            for (const std::uint32_t other : changes)
                if (table.path_id(other) != seed) others[table.path_id(other)] += share;
        }
    }
    return others;
}

}  // namespace lrm::index
