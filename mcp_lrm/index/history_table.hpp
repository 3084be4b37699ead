// The newest commits and what each of them changed, as arrays that one connection keeps between queries.
#pragma once

#include "base/db/sqlite.hpp"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace lrm::index {

/// Commits are numbered from the newest (0) to the oldest; paths by slots of their own.
class HistoryTable {
public:
    /// A commit of more files is a sweep and says nothing of any of them.
    static constexpr std::size_t largest_commit = 60;

    /// Reads the newest commits, some thousands at most. Throws base::Error{database}.
    static HistoryTable read(base::db::Connection& db);

    std::size_t commits() const { return times_.size(); }
    std::size_t paths() const { return path_ids_.size(); }
    std::int64_t time(std::size_t commit) const { return times_[commit]; }
    /// The slots of what a commit changed; empty for a sweep.
    std::span<const std::uint32_t> changes(std::size_t commit) const {
        return {slots_.data() + first_[commit], slots_.data() + first_[commit + 1]};
    }
    /// The commits that changed a slot, newest first; sweeps left out.
    std::span<const std::uint32_t> commits_of(std::size_t slot) const {
        return {touched_.data() + touched_first_[slot], touched_.data() + touched_first_[slot + 1]};
    }
    std::int64_t path_id(std::size_t slot) const { return path_ids_[slot]; }
    /// The slot of a path id, or -1.
    std::int64_t slot_of(std::int64_t path_id) const;
    /// The number of the commit with this row id, or -1.
    std::int64_t number_of(std::int64_t commit_id) const;

private:
    /// The oldest commit brings the files in: that they came together says nothing.
    void drop_import();
    void turn_around();

    std::vector<std::int64_t> times_;
    std::unordered_map<std::int64_t, std::uint32_t> numbers_;  // row id -> number
    std::vector<std::uint32_t> first_{0};                      // commit -> its place in slots_
    std::vector<std::uint32_t> slots_;
    std::vector<std::int64_t> path_ids_;
    std::unordered_map<std::int64_t, std::uint32_t> slot_of_;
    std::vector<std::uint32_t> touched_first_{0};
    std::vector<std::uint32_t> touched_;
};

}  // namespace lrm::index
