// Renews the leases of the tasks that this process works on: never the model's business.
#pragma once

#include "base/process/tree.hpp"
#include "orchestrator/backlog.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace factory {

/// What is told of a lease while it is held.
struct Lease {
    Claimed task;
    base::process::StopSignal stop;  // requested when it is lost
    std::atomic<bool> is_lost{false};
};

/// Any thread.
class LeaseKeeper {
public:
    explicit LeaseKeeper(Backlog backlog);
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// From now on it is renewed, more than four times in its length.
    std::shared_ptr<Lease> keep(const Claimed& task);
    void let_go(const std::shared_ptr<Lease>& lease);
    /// Asks every run to stop, as if its lease were lost.
    void stop_all();

private:
    void work();

    Backlog backlog_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::list<std::shared_ptr<Lease>> leases_;
    bool stopped_ = false;
    std::thread thread_;  // last
};

}  // namespace factory
