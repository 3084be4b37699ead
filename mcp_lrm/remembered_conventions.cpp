// The conventions of each tree, worked out once for each state of its index.
#include "mcp_lrm/remembered_conventions.hpp"

#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>

namespace lrm {
namespace {

constexpr std::size_t most_entries = 24;

std::int64_t last_commit(const index::Snapshot& snapshot) {
    base::db::Statement& statement = snapshot.db().cached("SELECT coalesce(max(id), 0) FROM history_commit");
    const index::ResetAtEnd reset(statement);
    return statement.step() ? statement.integer(0) : 0;
}

}  // namespace

std::shared_ptr<const index::ProjectConventions> RememberedConventions::of(
    const index::Snapshot& snapshot, const index::ConventionDomain& domain,
    const std::function<bool()>& cancelled) {
    Entry wanted{snapshot.root() + '\n' + domain.language + '\n' + domain.folder, snapshot.generation(),
                 last_commit(snapshot), nullptr};
    const auto same_key = [&](const Entry& entry) { return entry.key == wanted.key; };
    {
        std::lock_guard lock(mutex_);
        const auto found = std::find_if(entries_.begin(), entries_.end(), same_key);
        if (found != entries_.end() && found->generation == wanted.generation &&
            found->last_commit == wanted.last_commit) {
            entries_.splice(entries_.begin(), entries_, found);
            return entries_.front().conventions;
        }
    }
    wanted.conventions = std::make_shared<const index::ProjectConventions>(
        index::project_conventions(snapshot, domain, cancelled));
    const auto made = wanted.conventions;
    if (cancelled && cancelled()) return made;  // perhaps incomplete
    std::lock_guard lock(mutex_);
    entries_.remove_if(same_key);
    entries_.push_front(std::move(wanted));
    if (entries_.size() > most_entries) entries_.pop_back();
    return made;
}

}  // namespace lrm
