// One tree that is kept up to date: it collects changes, works through them, and lets callers wait.
#pragma once

#include "base/git/location.hpp"
#include "mcp_lrm/index/changes.hpp"
#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/services.hpp"
#include "mcp_lrm/index/store.hpp"
#include "mcp_lrm/index/updater.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace lrm::index {

class WorkTree final : public Tree, public WatchOwner, public std::enable_shared_from_this<WorkTree> {
public:
    WorkTree(Services& services, std::shared_ptr<Store> store, TreePlace place);
    ~WorkTree() override;

    // Tree
    const std::string& root() const override { return place_.root; }
    TreeState state() const override;
    TreeVersion version() const override;
    bool wait_fresh(std::chrono::steady_clock::time_point deadline,
                    const std::function<bool()>& cancelled) override;
    std::unique_ptr<Snapshot> snapshot() const override;
    std::string why_absent(const std::string& relative) const override;

    // WatchOwner
    void on_event(Area area, const std::string& folder, const std::string& name, std::uint32_t mask) override;
    void on_folder_gone(Area area, const std::string& folder) override;
    void on_overflow() override;
    std::optional<std::chrono::steady_clock::time_point> due() const override;
    void on_due() override;

    /// Asks for a look at everything.
    void request_scan();
    /// Waits at most `limit` until the first scan, and the history after it, are over. True when they are.
    bool wait_settled(std::chrono::milliseconds limit);
    /// No more events and no new work; what runs ends by itself.
    void detach();
    /// The same, unless it works just now; then nothing changes, and false.
    bool detach_idle();

    Store& store() const { return *store_; }

private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;

    void start_if_needed(const Lock& lock);
    void work();
    /// False when it failed; the batch is then still to be done.
    bool run(const Changes::Batch& batch);
    bool await_first_scan(Lock& lock, Clock::time_point deadline, const std::function<bool()>& cancelled);
    /// False when the time was up or the caller gone before `is_over`.
    bool wait(Lock& lock, Clock::time_point deadline, const std::function<bool()>& cancelled,
              const std::function<bool()>& is_over);
    bool has_pending() const;
    void note_failure(const std::string& problem);
    void updater_gone();
    void read_history_if_needed();

    Services& services_;
    const std::shared_ptr<Store> store_;  // shared by the work trees of a repository and their snapshots
    const TreePlace place_;
    const Clock::time_point opened_ = Clock::now();

    std::unique_ptr<Updater> updater_;  // the running job's

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    Changes changes_;
    std::uint64_t applied_ = 0;  // every change up to this one is committed
    bool is_running_ = false;
    bool is_complete_ = false;  // a whole scan was committed, now or by an earlier process
    bool was_known_ = false;    // an earlier process began one
    bool has_scanned_ = false;  // by this one
    bool is_detached_ = false;
    bool history_runs_ = false;
    std::string history_head_;
    std::optional<Clock::time_point> retry_at_;
    std::optional<Clock::time_point> rest_at_;  // when the updater gives back what it only may need again
    int failures_ = 0;
    std::string failure_;
    TreeState state_;
    bool is_dirty_ = false;
    std::optional<base::git::Location> location_;
    std::int64_t tree_ = 0;
    std::uint64_t epoch_ = 0;
};

}  // namespace lrm::index
