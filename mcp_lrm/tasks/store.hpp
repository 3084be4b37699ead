// The task store: the backlog's rules, one writer thread, group commit, leases, the sealer and the feed.
#pragma once

#include "mcp_lrm/tasks/backlog.hpp"
#include "mcp_lrm/tasks/event_log.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace lrm::tasks {

struct StoreOptions {
    std::chrono::milliseconds lease{90'000};
    std::chrono::milliseconds seal_every{1'000};
    std::function<ProjectLimits(const std::string& project)> limits;
    std::function<std::string()> secret;  // 16 hexadecimal digits for a fence; for tests, random when empty
    std::function<Millis()> wall_clock;   // for tests; the system's, or the database's, when empty
    std::function<std::chrono::steady_clock::time_point()>
        steady_clock;  // likewise; leases are measured by it
};

/// Everything that changes tasks goes through `write`: what returned is durable. Any thread; blocks until the
/// commit.
///
/// Leases are measured by a clock that never jumps. A lease that was running when the store was opened gets
/// one full period more, so that a restart takes no task away from a healthy worker.
class Store {
public:
    /// Connects. Throws base::Error{database}.
    Store(Database database, StoreOptions options);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    /// Runs `change` on the backlog inside a transaction together with what others ask for at the same
    /// moment, and gives what it returned once that is durable. The same `key` again (within a day) gives the
    /// first answer and changes nothing; an empty key is not remembered. Throws Refused, or
    /// base::Error{database} when it could not be stored: then nothing was changed.
    Json write(const std::string& key, const std::function<Json(Backlog&, Millis now)>& change);
    /// Extends the lease. Throws Refused when `by` does not show the fence that holds.
    void renew(const Requester& by, const std::string& id);
    /// Reads what the rules say; changes nothing.
    Json look(const std::function<Json(const Backlog&, Millis now)>& question);

    /// For reading; any thread.
    EventLog& log() { return log_; }
    std::chrono::milliseconds lease() const { return options_.lease; }

    /// Called on the writer thread after each commit with the number of the last event.
    void on_events(std::function<void(std::int64_t last)> listener);
    /// Lets leases run out and the sealer work, as it happens by itself every second. For tests.
    void tick();
    /// Empty while the store takes writes, else why not.
    std::string problem() const;
    /// Writes a row that says nothing, to see whether it can. Throws base::Error.
    void probe();
    void stop();

private:
    using Clock = std::chrono::steady_clock;
    struct Operation;
    void work();
    bool needs_ticks() const;
    void run_batch(std::deque<std::shared_ptr<Operation>> batch);
    /// Whether anything was committed.
    bool run_together(std::deque<std::shared_ptr<Operation>>& batch);
    void reload();
    void note_leases(const std::vector<Event>& events);
    void run_out_leases(Batch& batch, Millis now);
    void seal(Batch& batch, Millis now);
    std::shared_ptr<Operation> post(std::shared_ptr<Operation> operation);
    Millis wall() const;
    Clock::time_point steady() const;

    StoreOptions options_;
    EventLog log_;
    // Of the writer thread alone.
    std::unique_ptr<Backlog> backlog_;
    std::unordered_map<std::string, Clock::time_point> leases_;  // id -> when it runs out
    Clock::time_point next_seal_{};
    Seal last_seal_;

    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Operation>> waiting_;
    std::function<void(std::int64_t)> listener_;
    std::string problem_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace lrm::tasks
