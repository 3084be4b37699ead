// Brings the rows of one tree up to what is on the disk.
#pragma once

#include "base/git/location.hpp"
#include "mcp_lrm/index/changes.hpp"
#include "mcp_lrm/index/git_state.hpp"
#include "mcp_lrm/index/ingest.hpp"
#include "mcp_lrm/index/scanner.hpp"
#include "mcp_lrm/index/services.hpp"
#include "mcp_lrm/index/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lrm::index {

/// Where a tree is.
struct TreePlace {
    std::string root;                             // absolute, real
    std::optional<base::git::Location> location;  // of the git work tree that the root is in
    std::string prefix;  // from that work tree to the root, without a trailing '/'; usually empty
};

/// Told by an Updater, from its thread.
struct Progress {
    std::function<void(Phase phase, std::int64_t done, std::int64_t total)> on_progress;
    /// The tree has its row; it was `known` when an earlier process began to read it, and `complete` when one
    /// read it to the end.
    std::function<void(std::int64_t tree, std::uint64_t epoch, bool complete, bool known)> on_registered;
};

struct Totals {
    std::int64_t files = 0;
    std::int64_t symbols = 0;
};

/// One thread at a time.
class Updater {
public:
    Updater(Services& services, Store& store, TreePlace place, WatchOwner& owner, Progress progress);

    /// Throws base::Error{file} when the root is gone, and what the store throws.
    void apply(const Changes::Batch& batch);

    /// Its location may be found later than the tree: `git init`.
    const TreePlace& place() const { return place_; }
    const Totals& totals() const { return totals_; }
    bool is_dirty() const { return git_.is_dirty(); }
    bool is_watching() const { return is_watching_; }
    const std::string& watch_problem() const { return watch_problem_; }
    /// Whether the last `apply` changed any row.
    bool has_changed_rows() const { return has_changed_rows_; }
    /// Removes every row of the tree: its root is gone.
    void forget_files();
    /// Gives back the memory that only the next `apply` needs.
    void rest() { git_.rest(); }
    /// Deletes some facts that no tree needs, in one short transaction; false when there is nothing left to
    /// do.
    bool collect();

    /// The rules above the root and the exclude file, for a look at single paths.
    static ScanRules rules_of(const TreePlace& place, const GitState* git,
                              const std::string& index_directory);

private:
    void register_tree();
    void scan_all();
    void look_at(const std::vector<std::string>& paths);
    bool add_path(const std::string& path, RuleReader& rules, Work& work);
    void add_folder(const std::string& folder, RuleReader& rules, Work& work);
    /// What git tracks is in though a rule ignores it; what it tracks no longer is not.
    void follow_tracking();
    void run(const Work& work, Phase phase);
    void watch(const std::string& folder);
    void watch_git();
    void stop_watching(const std::string& problem);
    void compare_with_git();
    void count();
    std::unordered_map<std::string, Stamp> rows(const std::string& folder) const;
    bool has_row(const std::string& path) const;
    bool look_for_git();
    Candidate candidate(FoundFile found) const;

    Services& services_;
    Store& store_;
    TreePlace place_;
    WatchOwner& owner_;
    const Progress progress_;
    std::unique_ptr<RootDirectory> root_;
    GitState git_;
    std::int64_t tree_ = 0;
    std::uint64_t epoch_ = 0;
    Totals totals_;
    std::int64_t replaced_ = 0;  // since unused blobs were counted
    std::int64_t surplus_ = 0;   // unused blobs that are still to be deleted
    bool has_pruned_ = false;
    bool has_scanned_ = false;
    bool is_watching_ = false;
    bool has_changed_rows_ = false;
    std::string watch_problem_;
};

}  // namespace lrm::index
