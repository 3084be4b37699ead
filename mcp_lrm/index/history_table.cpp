// The newest commits and what each of them changed, as arrays.
#include "mcp_lrm/index/history_table.hpp"

#include "mcp_lrm/index/search_limit.hpp"

namespace lrm::index {
namespace {

constexpr std::int64_t most_commits_read = 6000;  // of all branches that the work trees were on
constexpr std::size_t smallest_import = 5;        // files

}  // namespace

HistoryTable HistoryTable::read(base::db::Connection& db) {
    HistoryTable table;
    base::db::Statement& commits =
        db.cached("SELECT id, time FROM history_commit ORDER BY time DESC, id LIMIT ?1");
    base::db::Statement& changes =
        db.cached("SELECT path FROM history_change WHERE \"commit\" = ?1 LIMIT ?2");
    const ResetAtEnd reset(commits);
    commits.bind(1, most_commits_read);
    while (commits.step()) {
        table.numbers_.emplace(commits.integer(0), static_cast<std::uint32_t>(table.times_.size()));
        table.times_.push_back(commits.integer(1));
        const std::size_t begin = table.slots_.size();
        const ResetAtEnd reset_changes(changes);
        changes.bind(1, commits.integer(0)).bind(2, static_cast<std::int64_t>(largest_commit) + 1);
        while (changes.step()) {
            const auto [slot, is_new] = table.slot_of_.try_emplace(
                changes.integer(0), static_cast<std::uint32_t>(table.path_ids_.size()));
            if (is_new) table.path_ids_.push_back(slot->first);
            table.slots_.push_back(slot->second);
        }
        if (table.slots_.size() - begin > largest_commit) table.slots_.resize(begin);
        table.first_.push_back(static_cast<std::uint32_t>(table.slots_.size()));
    }
    table.drop_import();
    table.turn_around();
    return table;
}

void HistoryTable::drop_import() {
    if (commits() == 0 || changes(commits() - 1).size() < smallest_import) return;
    slots_.resize(first_[commits() - 1]);
    first_.back() = static_cast<std::uint32_t>(slots_.size());
}

void HistoryTable::turn_around() {
    touched_first_.assign(path_ids_.size() + 1, 0);
    for (const std::uint32_t slot : slots_) ++touched_first_[slot + 1];
    for (std::size_t slot = 1; slot < touched_first_.size(); ++slot)
        touched_first_[slot] += touched_first_[slot - 1];
    touched_.resize(slots_.size());
    std::vector<std::uint32_t> at(touched_first_.begin(), touched_first_.end() - 1);
    for (std::size_t commit = 0; commit < commits(); ++commit)
        for (const std::uint32_t slot : changes(commit))
            touched_[at[slot]++] = static_cast<std::uint32_t>(commit);
}

std::int64_t HistoryTable::slot_of(std::int64_t path_id) const {
    const auto found = slot_of_.find(path_id);
    return found == slot_of_.end() ? -1 : std::int64_t{found->second};
}

std::int64_t HistoryTable::number_of(std::int64_t commit_id) const {
    const auto found = numbers_.find(commit_id);
    return found == numbers_.end() ? -1 : std::int64_t{found->second};
}

}  // namespace lrm::index
