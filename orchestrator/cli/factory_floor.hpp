// What the commands that work on a backlog share: one of a kind a project, its log, its signals.
#pragma once

#include "orchestrator/cli/session.hpp"
#include "orchestrator/deploy/open_deploy.hpp"
#include "orchestrator/factory_lock.hpp"
#include "orchestrator/open_workshop.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace factory::cli {

/// The project of `factory PROJECT COMMAND ...`. Throws UsageError without one.
std::string needed_project(const Session& session, const std::string& command);

/// From now on lines go to the log `LOG-PROJECT.log` and, where a person reads it, to stderr.
void begin_log(const Session& session, const std::string& project, const std::string& log);

/// While it lives, no other process works on the project's backlog, and lines go to the log `LOG-PROJECT.log`
/// and to stderr.
class FactoryFloor {
public:
    /// Throws base::Error when another one works on it already.
    FactoryFloor(const Session& session, const std::string& project, const std::string& log, int workers);

    OpenWorkshop& open() { return *open_; }

private:
    std::unique_ptr<FactoryLock> lock_;
    std::unique_ptr<OpenWorkshop> open_;
};

/// While it lives, no other process deploys the project; what a dead one had half done is undone.
class DeployFloor {
public:
    /// After begin_log. Throws base::Error when another one deploys it already.
    DeployFloor(const Session& session, const std::string& project);
    /// Gives notices a moment to be delivered.
    ~DeployFloor() { open_->finish_notices(); }
    DeployFloor(const DeployFloor&) = delete;
    DeployFloor& operator=(const DeployFloor&) = delete;

    deploy::OpenDeploy& open() { return *open_; }

private:
    std::unique_ptr<FactoryLock> lock_;
    std::unique_ptr<deploy::OpenDeploy> open_;
};

/// Catches SIGTERM, SIGINT and SIGHUP. Make it before there are other threads, one in a process.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// From now on the first signal calls `drain` (at once, when it came already) and each later one `stop`,
    /// on a thread of its own.
    void call(std::function<void()> drain, std::function<void()> stop);
    /// Neither is called any more.
    void forget() { call({}, {}); }

private:
    void wait();

    std::mutex mutex_;  // guards what follows
    std::function<void()> drain_;
    std::function<void()> stop_;
    bool came_ = false;
    std::thread thread_;  // last
};

}  // namespace factory::cli
