// How a version gets into an environment and out of it again: one kind a file.
#pragma once

#include "base/config/project.hpp"
#include "base/process/tree.hpp"
#include "orchestrator/deploy/command.hpp"
#include "orchestrator/deploy/health.hpp"
#include "orchestrator/deploy/releases.hpp"
#include "orchestrator/deploy/state.hpp"

#include <functional>
#include <memory>
#include <string>

namespace factory::deploy {

/// An environment of a project.
struct Place {
    std::string project;
    Environment environment = Environment::staging;
    base::config::DeployTarget rules;
    Releases* releases = nullptr;
};

/// Where a driver tells what it did; both may be empty.
struct Journal {
    std::function<void(const std::string& what, const CommandRun& run)> command;
    std::function<void(const std::string& what, const Health& health)> health;
};

/// Every change stands in the environment's state file before and after it is made. One thread, one process
/// at a time for a project. All throw base::Error, one sentence for people, when something does not work.
class Driver {
public:
    virtual ~Driver() = default;

    /// Has the environment serve the release `sha`, whose tree is built. Serves it already: nothing is done.
    virtual void deploy(const std::string& sha, const std::string& task, const Journal& journal,
                        const base::process::StopSignal& stop) = 0;
    /// Has it serve what passed all checks last (`good`); nothing, when nothing ever did.
    virtual void roll_back(const Journal& journal, const base::process::StopSignal& stop) = 0;
    /// Undoes what a process that died had half done, and starts what should run and does not.
    virtual void recover(const Journal& journal, const base::process::StopSignal& stop) = 0;
    /// Nothing is served until the next deploy or rollback.
    virtual void stop() = 0;

    /// What to ask whether it is well; an empty url: there is nothing to ask.
    virtual HealthQuestion health() const = 0;
    /// Whether what should be served runs, as far as the driver can see it.
    virtual bool is_serving() const = 0;

    const Place& place() const { return place_; }
    EnvironmentState state() const { return read_state(place_.releases->state_file(place_.environment)); }
    void set_state(const EnvironmentState& state) const {
        write_state(place_.releases->state_file(place_.environment), state);
    }
    /// What every command and service of a release is told.
    Variables variables(const std::string& sha, const std::string& task, const std::string& previous) const;

protected:
    explicit Driver(Place place) : place_(std::move(place)) {}

private:
    const Place place_;
};

std::unique_ptr<Driver> shell_driver(Place place);
std::unique_ptr<Driver> process_driver(Place place);

/// "shell" or "process": as declared; where no environment has a deploy_cmd but a run_cmd, it is process.
/// Throws base::Error{config}, which says what to write, when the project's file has not what it needs.
std::string driver_kind(const base::config::DeployRules& rules);
std::unique_ptr<Driver> make_driver(const std::string& kind, Place place);

}  // namespace factory::deploy
