// Files for a query: candidates from text, paths, names and history, ranked together.
#include "mcp_lrm/index/search_files.hpp"

#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/history_votes.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lrm::index {
namespace {

constexpr std::size_t most_words = 18;
constexpr std::size_t text_rows = 2000;  // looked at, until `text_files` of them are in the tree and scope
constexpr std::size_t text_files = 250;
constexpr std::size_t history_files = 80;
constexpr std::size_t path_words = 10;
constexpr std::size_t path_files = 60;
constexpr std::size_t seeds = 6;
constexpr std::size_t together_files = 40;

std::vector<std::pair<std::int64_t, double>> best_of(const PathScores& scores, std::size_t most) {
    std::vector<std::pair<std::int64_t, double>> best(scores.begin(), scores.end());
    std::sort(best.begin(), best.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (best.size() > most) best.resize(most);
    return best;
}

class FileSearcher {
public:
    FileSearcher(const Snapshot& snapshot, const ParsedQuery& query, const Scope& scope,
                 std::optional<FileRole> only, const RankWeights& weights)
        : snapshot_(snapshot),
          db_(snapshot.db()),
          query_(query),
          scope_(scope),
          only_(only),
          weights_(weights) {}

    FileSearch search(WorkLimit& limit) {
        limit.run([&] { cache_ = &SearchCache::of(snapshot_); });
        if (cache_ == nullptr) return std::move(found_);
        limit.run([&] { by_text(); });
        limit.run([&] { by_path(); });
        limit.run([&] { by_name(); });
        limit.run([&] { by_history(); });
        rank();
        limit.run([&] { by_neighbours(); });
        rank();
        found_.candidates = std::move(candidates_);
        return std::move(found_);
    }

private:
    /// The candidate with this path id, new or known; null when it is not in the tree, the scope or the role.
    RankedFile* candidate(std::int64_t path_id) {
        const auto [entry, is_new] = index_.try_emplace(path_id, -1);
        if (!is_new)
            return entry->second < 0 ? nullptr : &candidates_[static_cast<std::size_t>(entry->second)];
        base::db::Statement& statement = db_.cached(
            "SELECT f.blob, p.text, f.role FROM file f CROSS JOIN path p ON p.id = f.path WHERE f.tree = ?1 "
            "AND "
            "f.path = ?2");
        const ResetAtEnd reset(statement);
        statement.bind(1, snapshot_.tree()).bind(2, path_id);
        if (!statement.step()) return nullptr;
        return add(entry->second, path_id, statement.integer(0), statement.text(1), statement.integer(2));
    }

    RankedFile* add(std::int64_t& slot, std::int64_t path_id, std::int64_t blob, std::string_view path,
                    std::int64_t role) {
        const auto kind = static_cast<FileRole>(role);
        if ((only_ && kind != *only_) || !scope_.allows(path)) return nullptr;
        slot = static_cast<std::int64_t>(candidates_.size());
        RankedFile file;
        file.path_id = path_id;
        file.blob = blob;
        file.path = std::string(path);
        file.role = kind;
        if (const auto active = cache_->activity.find(path_id); active != cache_->activity.end())
            file.signals.activity = std::sqrt(active->second);
        if (const std::int64_t touched = cache_->history.slot_of(path_id); touched >= 0) {
            file.signals.fresh = cache_->freshness[static_cast<std::size_t>(touched)];
        }
        candidates_.push_back(std::move(file));
        return &candidates_.back();
    }

    void by_text() {
        found_.words =
            rare_words(db_, query_.words, "text_words", cache_->text_documents, cache_->blobs, most_words);
        base::db::Statement& statement = db_.cached(
            "SELECT f.path, p.text, f.role FROM file f INDEXED BY file_blob CROSS JOIN path p ON p.id = "
            "f.path WHERE f.blob = ?1 AND "
            "f.tree = ?2");
        for (const ScoredRow& row : scored_rows(db_, "text", found_.words, text_rows)) {
            if (candidates_.size() >= text_files) break;
            const ResetAtEnd reset(statement);
            statement.bind(1, row.id).bind(2, snapshot_.tree());
            while (statement.step()) {
                const auto [entry, is_new] = index_.try_emplace(statement.integer(0), -1);
                if (!is_new) continue;
                if (RankedFile* file =
                        add(entry->second, entry->first, row.id, statement.text(1), statement.integer(2)))
                    file->signals.text = row.score;
            }
        }
    }

    void by_path() {
        PathScores scores;
        base::db::Statement& statement = db_.cached(
            "SELECT t.rowid FROM path_text t CROSS JOIN file f ON f.path = t.rowid AND f.tree = ?2 "
            "WHERE path_text MATCH ?1 LIMIT 3000");
        std::size_t asked = 0;
        for (const QueryWord& word : query_.words) {
            if (word.weight < 0.5 && asked > 0) continue;
            if (++asked > path_words) break;
            std::vector<std::int64_t> rows;
            {
                const ResetAtEnd reset(statement);
                statement.bind(1, fts_string(word.word)).bind(2, snapshot_.tree());
                while (statement.step()) rows.push_back(statement.integer(0));
            }
            const double idf =
                std::log(1 + static_cast<double>(cache_->files) / (static_cast<double>(rows.size()) + 0.5));
            for (const std::int64_t row : rows) scores[row] += word.weight * (word.area ? 2 : 1) * idf;
        }
        for (const auto& [path, score] : best_of(scores, path_files)) candidate(path);
        for (RankedFile& file : candidates_) {
            const auto found = scores.find(file.path_id);
            if (found == scores.end()) continue;
            file.signals.path = found->second * (1 + in_file_name(file.path)) /
                                (8 + std::sqrt(static_cast<double>(file.path.size())));
        }
        by_mentioned_path();
    }

    /// The share of the file name's words that the query has.
    double in_file_name(std::string_view path) const {
        const std::string_view name = path.substr(path.rfind('/') + 1);
        int words = 0;
        int known = 0;
        split_words(name, [&](std::string_view word, std::size_t, std::size_t, bool) {
            ++words;
            for (const QueryWord& wanted : query_.words)
                if (wanted.word == word) {
                    ++known;
                    break;
                }
        });
        return words == 0 ? 0 : static_cast<double>(known) / words;
    }

    void by_mentioned_path() {
        double largest = 0;
        for (const RankedFile& file : candidates_) largest = std::max(largest, file.signals.path);
        for (const std::string& mentioned : query_.paths) {
            for (const PathHit& hit : find_paths(snapshot_, mentioned, scope_, 5)) {
                if (hit.match > PathMatch::ending) break;
                base::db::Statement& statement = db_.cached("SELECT id FROM path WHERE text = ?1");
                const ResetAtEnd reset(statement);
                statement.bind(1, hit.path);
                if (!statement.step()) continue;
                if (RankedFile* file = candidate(statement.integer(0)))
                    file->signals.path += std::max(largest, 1.0) * 2;
            }
        }
    }

    void by_name() {
        base::db::Statement& statement = db_.cached(
            "SELECT DISTINCT f.path FROM name n CROSS JOIN symbol s ON s.name = n.id CROSS JOIN file f "
            "INDEXED BY file_blob ON f.blob = "
            "s.blob AND f.tree = ?2 "
            "WHERE n.text = ?1 LIMIT 60");
        for (const std::string& name : query_.mentioned) {
            std::vector<std::int64_t> paths;
            {
                const ResetAtEnd reset(statement);
                statement.bind(1, name).bind(2, snapshot_.tree());
                while (statement.step()) paths.push_back(statement.integer(0));
            }
            for (const std::int64_t path : paths)
                if (RankedFile* file = candidate(path))
                    file->signals.names += 1 / std::sqrt(static_cast<double>(paths.size()));
        }
    }

    void by_history() {
        std::size_t added = 0;
        for (const auto& [path, score] :
             best_of(history_votes(snapshot_, *cache_, query_.words), history_files * 4)) {
            const bool known = index_.contains(path);
            if (!known && added >= history_files) continue;
            RankedFile* file = candidate(path);
            if (file == nullptr) continue;
            if (!known) ++added;
            file->signals.history = score;
        }
    }

    void by_neighbours() {
        std::vector<std::pair<std::int64_t, double>> best;
        for (const RankedFile& file : found_.files) {
            if (best.size() >= seeds) break;
            best.emplace_back(file.path_id, file.score);
        }
        for (const auto& [path, score] : best_of(changed_together(*cache_, best), together_files))
            if (RankedFile* file = candidate(path)) file->signals.together = score;
    }

    /// A file that only changed together with others, or lately, is no answer by itself.
    void rank() {
        found_.files.clear();
        for (const RankedFile& file : candidates_) {
            const Signals& signals = file.signals;
            if (signals.text > 0 || signals.path > 0 || signals.names > 0 || signals.history > 0)
                found_.files.push_back(file);
        }
        rank_files(found_.files, query_.hints, weights_);
    }

    const Snapshot& snapshot_;
    base::db::Connection& db_;
    const ParsedQuery& query_;
    const Scope& scope_;
    const std::optional<FileRole> only_;
    const RankWeights& weights_;
    SearchCache* cache_ = nullptr;
    std::vector<RankedFile> candidates_;
    std::unordered_map<std::int64_t, std::int64_t> index_;  // path id -> position in candidates_, or -1
    FileSearch found_;
};

}  // namespace

FileSearch search_files(const Snapshot& snapshot, const ParsedQuery& query, const Scope& scope,
                        std::optional<FileRole> only, WorkLimit& limit, const RankWeights& weights) {
    return FileSearcher(snapshot, query, scope, only, weights).search(limit);
}

}  // namespace lrm::index
