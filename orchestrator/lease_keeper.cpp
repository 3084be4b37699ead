#include "orchestrator/lease_keeper.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <vector>

namespace factory {
namespace {

constexpr std::chrono::seconds usual_pause{20};

}  // namespace

LeaseKeeper::LeaseKeeper(Backlog backlog) : backlog_(std::move(backlog)), thread_([this] { work(); }) {}

LeaseKeeper::~LeaseKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

std::shared_ptr<Lease> LeaseKeeper::keep(const Claimed& task) {
    auto lease = std::make_shared<Lease>();
    lease->task = task;
    const std::lock_guard lock(mutex_);
    leases_.push_back(lease);
    wake_.notify_all();
    return lease;
}

void LeaseKeeper::let_go(const std::shared_ptr<Lease>& lease) {
    const std::lock_guard lock(mutex_);
    leases_.remove(lease);
}

void LeaseKeeper::stop_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& lease : leases_) lease->stop.request();
}

void LeaseKeeper::work() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        std::chrono::seconds pause = usual_pause;
        const std::vector<std::shared_ptr<Lease>> now(leases_.begin(), leases_.end());
        for (const auto& lease : now)
            pause = std::min(pause, std::max(std::chrono::seconds(1), lease->task.lease / 5));
        lock.unlock();
        for (const auto& lease : now) {
            if (lease->is_lost) continue;
            try {
                backlog_.renew(lease->task);
            } catch (const StaleClaim&) {
                lease->is_lost = true;
                lease->stop.request();
            } catch (const Refusal&) {
                // It says nothing of the lease, and is asked again.
            } catch (const base::Error&) {
                // mcp-lrm is away for a moment: a lease that runs out meanwhile is renewed by the next
                // daemon.
            }
        }
        lock.lock();
        wake_.wait_for(lock, pause, [this] { return stopped_; });
    }
}

}  // namespace factory
