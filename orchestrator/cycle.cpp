#include "orchestrator/cycle.hpp"

#include "base/error.hpp"
#include "orchestrator/batch_build.hpp"

#include <algorithm>
#include <thread>

namespace factory {
namespace {

constexpr int failures_allowed = 5;  // batches in a row in which mcp-lrm could not be reached

}  // namespace

void Cycle::drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    changed_.notify_all();
}

bool Cycle::is_draining() const {
    const std::lock_guard lock(mutex_);
    return draining_;
}

bool Cycle::take_turn() {
    const std::lock_guard lock(mutex_);
    if (draining_ || begun_ >= options_.batch) return false;
    ++begun_;
    return true;
}

void Cycle::work(int number, std::vector<RunEnd>& ends) {
    Worker worker(open_.shop(), number);
    while (take_turn()) {
        std::string problem;
        try {
            if (std::optional<RunEnd> end = worker.once()) {
                const std::lock_guard lock(mutex_);
                ends.push_back(std::move(*end));
                failed_calls_ = 0;
                continue;
            }
        } catch (const std::exception& error) {
            problem = error.what();
            open_.shop().log("cannot claim a task: " + problem);
        }
        const std::lock_guard lock(mutex_);
        --begun_;
        if (!problem.empty()) {
            ++failed_calls_;
            problem_ = problem;
        }
        return;
    }
}

std::vector<RunEnd> Cycle::run_batch() {
    {
        const std::lock_guard lock(mutex_);
        begun_ = 0;
    }
    std::vector<RunEnd> ends;
    std::vector<std::thread> threads;
    for (int number = 1; number <= options_.workers; ++number)
        threads.emplace_back([this, number, &ends] { work(number, ends); });
    for (std::thread& thread : threads) thread.join();
    return ends;
}

void Cycle::deploy_built(std::vector<deploy::DeployEnd>& ends) {
    try {
        std::vector<deploy::DeployEnd> now = options_.deploy([this] { return is_draining(); });
        std::move(now.begin(), now.end(), std::back_inserter(ends));
    } catch (const std::exception& error) {
        // What was half done is undone, its lease runs out, and the next batch deploys it.
        open_.shop().log(std::string("a deploy was not made: ") + error.what());
    }
}

CycleEnd Cycle::run() {
    CycleEnd out;
    while (!is_draining()) {
        std::vector<RunEnd> ends = run_batch();
        bool is_idle = ends.empty();
        if (!is_idle) ++out.batches;
        std::move(ends.begin(), ends.end(), std::back_inserter(out.runs));
        if (!options_.skip_deploy) {
            // Also what a cycle that died, or `wiggum`, merged. What a deploy files is work for the
            // next batch.
            const int built = build_merged(open_.shop());
            const std::size_t before = out.deploys.size();
            if (options_.deploy) deploy_built(out.deploys);
            out.built += built;
            is_idle = is_idle && built == 0 && out.deploys.size() == before;
        }
        std::unique_lock lock(mutex_);
        if (failed_calls_ >= failures_allowed * options_.workers)
            throw base::Error(base::ErrorKind::network, "no task can be claimed: " + problem_);
        if (is_idle && failed_calls_ == 0 && options_.once) break;
        if (is_idle) changed_.wait_for(lock, options_.look_again, [this] { return draining_; });
    }
    return out;
}

}  // namespace factory
