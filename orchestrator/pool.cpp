#include "orchestrator/pool.hpp"

#include "base/error.hpp"
#include "orchestrator/batch_build.hpp"

#include <thread>

namespace factory {
namespace {

constexpr int failures_allowed = 5;  // of each worker, in a row: mcp-lrm could not be reached

}  // namespace

void Pool::drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    changed_.notify_all();
}

bool Pool::is_draining() const {
    const std::lock_guard lock(mutex_);
    return draining_;
}

bool Pool::run_one(Worker& worker) {
    try {
        const std::optional<RunEnd> end = worker.once();
        const std::lock_guard lock(mutex_);
        failed_calls_ = 0;
        if (!end) return false;
        ++end_.runs;
        if (!end->is_merged) return true;
        ++end_.merged;
        is_merged_ = true;
        changed_.notify_all();
        return true;
    } catch (const std::exception& error) {
        open_.shop().log(std::string("cannot claim a task: ") + error.what());
        const std::lock_guard lock(mutex_);
        problem_ = error.what();
        if (++failed_calls_ < failures_allowed * options_.workers) return false;
        draining_ = true;
        changed_.notify_all();
        return false;
    }
}

void Pool::work(int number) {
    Worker worker(open_.shop(), number);
    while (!is_draining()) {
        if (run_one(worker)) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, options_.look_again, [this] { return draining_; });
    }
}

void Pool::build_and_deploy() {
    const int built = build_merged(open_.shop());
    std::size_t deploys = 0;
    if (options_.deploy) try {
            deploys = options_.deploy([this] { return is_draining(); }).size();
        } catch (const std::exception& error) {
            // What was half done is undone, its lease runs out, and the next look deploys it.
            open_.shop().log(std::string("a deploy was not made: ") + error.what());
        }
    const std::lock_guard lock(mutex_);
    end_.built += built;
    end_.deploys += static_cast<int>(deploys);
}

PoolEnd Pool::run() {
    std::vector<std::thread> threads;
    for (int number = 1; number <= options_.workers; ++number)
        threads.emplace_back([this, number] { work(number); });
    while (!is_draining()) {
        {
            const std::lock_guard lock(mutex_);
            is_merged_ = false;
        }
        if (options_.builds) build_and_deploy();
        std::unique_lock lock(mutex_);
        // What others merged is found by looking now and then.
        changed_.wait_for(lock, options_.look_again, [this] { return draining_ || is_merged_; });
    }
    for (std::thread& thread : threads) thread.join();
    const std::lock_guard lock(mutex_);
    if (failed_calls_ >= failures_allowed * options_.workers)
        throw base::Error(base::ErrorKind::network, "no task can be claimed: " + problem_);
    return end_;
}

}  // namespace factory
