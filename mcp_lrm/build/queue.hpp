// The build queue of this host: one full job at a time over all projects, targeted tests in slots.
#pragma once

#include "base/pool.hpp"
#include "mcp_lrm/build/job_store.hpp"
#include "mcp_lrm/build/runner.hpp"
#include "mcp_lrm/build/slots.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace lrm::build {

struct QueueOptions {
    std::filesystem::path folder;  // of build.db and the logs
    std::function<int()> slots;    // asked before each start: how many targeted tests may run
    /// Runs a job; run_job of the runner but in tests.
    std::function<RunOutcome(const Job&, RunningState&)> run;
    std::function<std::int64_t()> now_ms;  // Unix time; empty: the clock
    std::size_t most_waiting = 1000;       // further ones are refused
    int kept_jobs = 500;                   // finished ones, with their logs
    std::int64_t kept_ms = 3'600'000;      // and all that ended so shortly ago: a task is readable that long
    int most_attempts = 3;                 // a job that ended the daemon so often is not started again
};

/// A job as its caller sees it.
struct JobView {
    Job job;
    int position = 0;            // of a waiting one: 1 is next
    int waiting = 0;             // of its kind, itself included
    std::int64_t log_bytes = 0;  // written so far
    int step = 0;                // 1-based; 0: none yet
    std::uint64_t version = 0;   // grows with every change that a caller could see
};

struct QueueStatus {
    bool is_paused = false;
    int slots = 0;
    std::vector<JobView> running;
    std::vector<JobView> waiting;  // full first, each in the order in which they will be started
};

/// All members: any thread.
class Queue {
public:
    /// Ends what still carries the mark of an unfinished job and has those jobs wait again. Throws
    /// base::Error.
    explicit Queue(QueueOptions options);
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// Accepts a job; it is on disk when this returns. Its id. Throws base::Error{limit} when too many wait.
    std::int64_t submit(const JobRequest& request);
    /// The same, or the job that the last daemon left unfinished, is alike, and has no caller yet: the one
    /// who called for it calls again.
    std::int64_t submit_or_resume(const JobRequest& request);

    /// Nothing for an id that never was, or is forgotten.
    std::optional<JobView> look(std::int64_t id);
    /// Of a finished one.
    std::optional<JobResult> result(std::int64_t id);
    std::optional<std::string> log(std::int64_t id) { return store_.log(id); }
    /// Waits until something about the job differs from `version`, it is finished, or `until`.
    void wait(std::int64_t id, std::uint64_t version, std::chrono::steady_clock::time_point until);

    /// Ends a job that waits or runs; false when it is neither. Does not wait for its end.
    bool cancel(std::int64_t id);
    /// No job is started any more, those that run go on; kept over restarts.
    void pause();
    void resume();
    QueueStatus status();
    bool is_paused() const;

    /// The same as stop(), but does not wait for what runs to end.
    void begin_stop();
    /// For the end of the daemon: what runs is ended and waits for the next one. Blocking, idempotent.
    void stop();

private:
    struct Live {
        Job job;
        std::shared_ptr<RunningState> running;  // null while it waits
        std::uint64_t version = 1;
        bool is_cancelled = false;
        bool is_resumed = false;  // left by the last daemon, nobody has asked for it yet
    };

    std::int64_t now() const;
    void take_over();
    std::int64_t submit_locked(const JobRequest& request);
    std::vector<Waiting> waiting(JobKind kind) const;
    std::vector<Waiting> ordered(JobKind kind) const;
    JobView view(const Live& live) const;
    void start_what_can();
    void run(std::int64_t id);
    void finish(std::int64_t id, const RunOutcome& outcome);

    const QueueOptions options_;
    JobStore store_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<std::int64_t, Live> live_;  // waiting and running
    std::map<std::int64_t, JobResult>
        unstored_;  // that the disk did not take; the next daemon runs them again
    Turns full_turns_;
    Turns targeted_turns_;
    bool is_paused_ = false;
    bool is_stopping_ = false;
    base::Pool pool_;
};

}  // namespace lrm::build
