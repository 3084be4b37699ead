// Batches: so many tasks through their tests and into the branch, then one build of what was merged, then the
// deploys of it.
#pragma once

#include "orchestrator/deploy/deployer.hpp"
#include "orchestrator/open_workshop.hpp"
#include "orchestrator/worker.hpp"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace factory {

struct CycleOptions {
    int workers = 5;
    int batch = 10;                              // tasks that are begun before the build
    bool skip_deploy = false;                    // ends at the merge
    bool once = false;                           // ends when no task may start, instead of waiting for one
    std::chrono::milliseconds look_again{2000};  // for a task, where none may start
    /// Deploys what is built, until none waits or it is told to drain; empty: that is another's.
    std::function<std::vector<deploy::DeployEnd>(const std::function<bool()>& is_draining)> deploy;
};

/// What came of a cycle, over all its batches.
struct CycleEnd {
    int batches = 0;
    std::vector<RunEnd> runs;
    int built = 0;  // tasks that were built
    std::vector<deploy::DeployEnd> deploys;
};

class Cycle {
public:
    /// `open` outlives it.
    Cycle(OpenWorkshop& open, CycleOptions options) : open_(open), options_(options) {}

    /// Until it is asked to stop; what runs then is brought to its end first. Blocks. Throws base::Error when
    /// mcp-lrm cannot be reached for long.
    CycleEnd run();
    /// No new task is begun. Any thread, any number of times.
    void drain();

private:
    std::vector<RunEnd> run_batch();
    void work(int number, std::vector<RunEnd>& ends);
    bool take_turn();
    void deploy_built(std::vector<deploy::DeployEnd>& ends);
    bool is_draining() const;

    OpenWorkshop& open_;
    const CycleOptions options_;
    mutable std::mutex mutex_;  // guards what follows, and the ends of a batch
    std::condition_variable changed_;
    bool draining_ = false;
    int begun_ = 0;         // in this batch
    int failed_calls_ = 0;  // in a row
    std::string problem_;
};

}  // namespace factory
