// Named threads for blocking work.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace base {

/// Runs jobs on at most `max_threads` threads. A thread is started when a job finds none idle and ends after
/// ten idle seconds, so that an unused pool costs no memory. Jobs start in the order they were posted.
class Pool {
public:
    /// `name` is what `top -H` and a debugger show; the first 15 bytes count.
    Pool(std::string name, std::size_t max_threads);
    /// Runs what was posted, then joins.
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Any thread. A job must not throw: what it throws ends the process.
    void post(std::function<void()> job);
    /// Refuses further jobs (they are dropped), runs what was posted, and joins. Idempotent; not from a job.
    void stop();
    /// Jobs posted and not yet started.
    std::size_t queued() const;

private:
    void work();
    void reap(std::unique_lock<std::mutex>& lock);

    const std::string name_;
    const std::size_t max_threads_;
    mutable std::mutex mutex_;  // guards everything below
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    std::vector<std::thread> threads_;
    std::vector<std::thread::id> ended_;
    std::size_t running_ = 0;
    std::size_t idle_ = 0;
    bool stopping_ = false;
};

}  // namespace base
