// The project's own commands: deploy_cmd and rollback_cmd.
#include "base/error.hpp"
#include "orchestrator/deploy/driver.hpp"

namespace factory::deploy {
namespace {

using base::Error;
using base::ErrorKind;
using base::process::StopSignal;

constexpr std::chrono::minutes command_limit{30};

class ShellDriver : public Driver {
public:
    explicit ShellDriver(Place place) : Driver(std::move(place)) {}

    void deploy(const std::string& sha, const std::string& task, const Journal& journal,
                const StopSignal& stop) override {
        EnvironmentState now = state();
        if (now.live.sha == sha && !now.next.is_there()) return;
        now.next = {};
        now.next.sha = sha;
        now.next.task = task;
        set_state(now);
        run("deploy", place().rules.deploy_cmd, sha, task, now.good.sha, journal, stop);
        now.live = {};
        now.live.sha = sha;
        now.live.task = task;
        now.live.since = utc_now();
        now.next = {};
        now.is_stopped = false;
        set_state(now);
    }

    void roll_back(const Journal& journal, const StopSignal& stop) override {
        EnvironmentState now = state();
        if (!now.next.is_there() && now.live.sha == now.good.sha) return;
        const std::string bad = now.next.is_there() ? now.next.sha : now.live.sha;
        // It stays half done until the command was good: `next` says so to the next start.
        if (!now.next.is_there()) now.next = now.live;
        set_state(now);
        const std::string& own = place().rules.rollback_cmd;
        if (!own.empty()) run("rollback", own, bad, now.next.task, now.good.sha, journal, stop);
        else if (now.good.is_there())
            // Deploying the former version is the way back that every project has.
            run("rollback", place().rules.deploy_cmd, now.good.sha, now.good.task, bad, journal, stop);
        else
            throw Error(ErrorKind::config, std::string("there is no way back: deploy.") +
                                               to_word(place().environment) +
                                               " has no rollback_cmd, and nothing was deployed before");
        now.live = now.good;
        if (now.live.is_there()) now.live.since = utc_now();
        now.next = {};
        set_state(now);
    }

    void recover(const Journal& journal, const StopSignal& stop) override {
        if (state().next.is_there()) roll_back(journal, stop);
    }

    void stop() override {
        throw Error(ErrorKind::config,
                    std::string("what deploy_cmd started is not known here; to take the version back: "
                                "factory ") +
                        place().project + " deploy rollback --env " + to_word(place().environment));
    }

    HealthQuestion health() const override { return {place().rules.health_url, false, {}, {}, {}}; }

    bool is_serving() const override { return state().live.is_there(); }

private:
    void run(const char* what, const std::string& command, const std::string& sha, const std::string& task,
             const std::string& previous, const Journal& journal, const StopSignal& stop) const {
        std::string why;
        run_command(command, place().releases->tree(sha), variables(sha, task, previous), command_limit, stop,
                    [&](const CommandRun& one) {
                        if (journal.command)
                            journal.command(std::string(to_word(place().environment)) + " " + what, one);
                        why = one.why;
                    });
        if (!why.empty()) throw Error(ErrorKind::process, why);
    }
};

}  // namespace

std::unique_ptr<Driver> shell_driver(Place place) {
    return std::make_unique<ShellDriver>(std::move(place));
}

}  // namespace factory::deploy
