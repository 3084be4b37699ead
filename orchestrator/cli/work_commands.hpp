// What `cycle` and `wiggum` share: the options of workers, and start, stop, restart, status of what works on
// a backlog.
#pragma once

#include "orchestrator/cli/background.hpp"
#include "orchestrator/cli/factory_floor.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace factory::cli {

struct WorkOptions {
    int workers = 5;
    int minutes = 30;
    int turns = 25;
    bool foreground = false;
    bool now = false;
};

/// Of each agent: -t and --turns.
void add_limit_options(CLI::App& one, WorkOptions& options);
/// These, -w and -f.
void add_worker_options(CLI::App& one, WorkOptions& options);
void add_now_option(CLI::App& one, WorkOptions& options);
/// The words that say the same to another process.
std::vector<std::string> words_of(const WorkOptions& options);

/// `work` in the foreground is `run`, else a process of its own is started with `words`.
int start_command(const Session& session, const Work& work, const WorkOptions& options,
                  const std::vector<std::string>& words, const std::string& log,
                  const std::function<int(const std::string& project)>& run);
/// Throws base::Error when it has not ended in half an hour (`now`: two minutes).
Stopped end_work(const Session& session, const Work& work, const std::string& project, bool now);
int stop_command(const Session& session, const Work& work, bool now);
int work_status_command(const Session& session, const Work& work);

/// The deploys of a project that declares production, unless a deployer of its own works already.
std::unique_ptr<DeployFloor> deploys_of(const Session& session, const std::string& project,
                                        const OpenWorkshop& open);

}  // namespace factory::cli
