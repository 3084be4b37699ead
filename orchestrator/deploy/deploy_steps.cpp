// What each step of the pipeline does.
#include "base/error.hpp"
#include "orchestrator/deploy/deploy_task.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/json_fields.hpp"
#include "orchestrator/tdd/build_result.hpp"

namespace factory::deploy {
namespace {

constexpr std::size_t digits_shown = 12;

bool is_ancestor(const GitProgram& git, const std::string& of, const std::string& in) {
    return git.run({"merge-base", "--is-ancestor", of, in}).exit_code == 0;
}

}  // namespace

/// Why it failed; empty when it was good.
std::string Deployer::perform(Task& task, const Step& step) {
    try {
        Driver* const driver = shop_.driver(step.environment);
        switch (step.work) {
            case Work::verify_commit:
                return verify_commit(task);
            case Work::build:
                return build(task);
            case Work::deploy:
                task.touched.insert(step.environment);
                driver->deploy(task.sha, task.claimed.id, task.journal, task.lease->stop);
                return "";
            case Work::health: {
                HealthQuestion question = driver->health();
                if (question.url.empty()) return "";
                question.limit = base::config::duration_of(driver->place().rules.health_timeout);
                question.is_given_up = [&task] { return task.lease->stop.is_requested(); };
                const Health health = wait_until_well(question);
                task.journal.health(std::string(to_word(step.environment)) + " health", health);
                return health.why;
            }
            case Work::smoke:
                return smoke(task, *driver);
            case Work::mark_done:
                return mark_done(task);
            case Work::perf_smoke:
            case Work::journey:
            case Work::chaos:
                break;
        }
        return std::string("the step ") + to_word(step.work) + " is not there yet";
    } catch (const Refusal&) {
        throw;
    } catch (const std::exception& error) {
        return error.what();
    }
}

std::string Deployer::verify_commit(Task& task) {
    const GitProgram git(shop_.root);
    std::string wanted = text_of(task.whole, "commit_sha");
    if (wanted.empty()) wanted = text_of(task.whole, "artifact_id");
    if (wanted.empty()) return "the task names no commit";
    const auto found = git.run({"rev-parse", "--verify", "--quiet", wanted + "^{commit}"});
    if (found.exit_code != 0)
        return "there is no commit " + wanted.substr(0, digits_shown) + " in the repository";
    task.sha = found.out.substr(0, found.out.find_first_of("\r\n"));
    if (!is_ancestor(git, task.sha, "refs/heads/" + shop_.target))
        return "commit " + task.sha.substr(0, digits_shown) + " is not on " + shop_.target;
    // A task that comes late must not take away what was deployed since.
    const Driver* const last = shop_.prod != nullptr ? shop_.prod : shop_.staging;
    const std::string served = last->state().good.sha;
    if (!served.empty() && served != task.sha && is_ancestor(git, task.sha, served) &&
        is_ancestor(git, served, "refs/heads/" + shop_.target)) {
        log(task, served.substr(0, digits_shown) + ", which is deployed, holds commit " +
                      task.sha.substr(0, digits_shown) + " already");
        task.sha = served;
    }
    return "";
}

std::string Deployer::build(Task& task) {
    shop_.releases->check_out(task.sha);
    if (shop_.releases->is_built(task.sha)) return "";
    if (tdd::builds_something(shop_.project)) {
        const tdd::BuildResult result =
            tdd::run_build(shop_.lrm, shop_.releases->tree(task.sha), "build", "", {}, shop_.build_limit);
        for (const std::string& command : result.commands) {
            CommandRun run;
            run.argv = {command};
            run.exit_code = result.exit_code;
            run.duration = result.duration;
            run.output = result.tail;
            task.journal.command("build", run);
        }
        if (!result.is_passed()) return tdd::why_not_passed(result);
    }
    shop_.releases->set_built(task.sha);
    return "";
}

std::string Deployer::smoke(Task& task, Driver& driver) {
    const base::config::DeployTarget& rules = driver.place().rules;
    const bool is_staging = driver.place().environment == Environment::staging;
    const std::string& command = is_staging && !rules.e2e_cmd.empty() ? rules.e2e_cmd : rules.smoke_cmd;
    if (command.empty()) return "";
    Variables variables = driver.variables(task.sha, task.claimed.id, driver.state().good.sha);
    if (rules.port != 0) {
        variables.emplace_back("PORT", std::to_string(rules.port));
        variables.emplace_back("DEPLOY_URL", "http://127.0.0.1:" + std::to_string(rules.port));
    }
    std::string why;
    run_command(command, shop_.releases->tree(task.sha), variables, shop_.smoke_limit, task.lease->stop,
                [&](const CommandRun& run) {
                    task.journal.command(std::string(to_word(driver.place().environment)) + " smoke", run);
                    why = run.why;
                });
    return why;
}

std::string Deployer::mark_done(Task& task) {
    std::set<std::string> kept;
    for (Driver* const driver : {shop_.staging, shop_.prod}) {
        if (driver == nullptr) continue;
        EnvironmentState state = driver->state();
        confirm(state);
        driver->set_state(state);
        for (const Served* served : {&state.live, &state.good, &state.before}) kept.insert(served->sha);
    }
    shop_.releases->keep_only(kept);
    const std::string tag = "deploy/prod/" + folder_of_task(task.claimed.id);
    const auto tagged = GitProgram(shop_.root).run({"tag", "--force", tag, task.sha});
    if (tagged.exit_code != 0) log(task, "the tag " + tag + " could not be set: " + tagged.err);
    return "";
}

std::string Deployer::roll_back(Task& task, Environment environment) {
    try {
        shop_.driver(environment)->roll_back(task.journal, task.never);
        const std::string sha = shop_.driver(environment)->state().live.sha;
        log(task, std::string("rolled back ") + to_word(environment) +
                      (sha.empty() ? "; nothing is served there" : " to " + sha.substr(0, digits_shown)));
        return "";
    } catch (const std::exception& error) {
        log(task, std::string("the rollback of ") + to_word(environment) + " failed: " + error.what());
        return error.what();
    }
}

}  // namespace factory::deploy
