// Workers without batches: each takes the next task as soon as it is free.
#pragma once

#include "orchestrator/deploy/deployer.hpp"
#include "orchestrator/open_workshop.hpp"
#include "orchestrator/worker.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace factory {

struct PoolOptions {
    int workers = 5;
    bool builds = false;                         // what was merged, while the workers go on
    std::chrono::milliseconds look_again{2000};  // for a task, where none may start
    /// After each build; as in CycleOptions.
    std::function<std::vector<deploy::DeployEnd>(const std::function<bool()>& is_draining)> deploy;
};

/// What came of it, in all.
struct PoolEnd {
    int runs = 0;
    int merged = 0;
    int built = 0;
    int deploys = 0;  // that ended, well or not
};

class Pool {
public:
    /// `open` outlives it.
    Pool(OpenWorkshop& open, PoolOptions options) : open_(open), options_(std::move(options)) {}

    /// Until it is asked to stop; what runs then is brought to its end first. Blocks. Throws base::Error when
    /// mcp-lrm cannot be reached for long.
    PoolEnd run();
    /// No new task is begun. Any thread, any number of times.
    void drain();

private:
    void work(int number);
    /// Whether a task was run; false: none may start now, or it could not be asked for.
    bool run_one(Worker& worker);
    void build_and_deploy();
    bool is_draining() const;

    OpenWorkshop& open_;
    const PoolOptions options_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    bool draining_ = false;
    bool is_merged_ = false;  // since the last look
    int failed_calls_ = 0;    // in a row
    std::string problem_;
    PoolEnd end_;
};

}  // namespace factory
