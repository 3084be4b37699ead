// How a deploy ends: proof, the task's state, a task that repairs, a notice.
#include "base/error.hpp"
#include "mcp/client.hpp"
#include "orchestrator/deploy/deploy_task.hpp"
#include "orchestrator/file_tail.hpp"

namespace factory::deploy {
namespace {

using base::Json;

constexpr std::size_t digits_shown = 12;
constexpr std::size_t most_log = std::size_t{256} << 10U;

std::string pretty(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Environment environment_of(const std::string& failed_step) {
    if (failed_step.starts_with("prod")) return Environment::prod;
    return failed_step.starts_with("staging") ? Environment::staging : Environment::none;
}

}  // namespace

void Deployer::keep_logs(Task& task) {
    task.pack.put("health.json", pretty(task.health));
    for (const Environment environment : task.touched) {
        const std::string text = tail_of(shop_.releases->log(environment), most_log);
        if (!text.empty())
            task.pack.put(std::string("service-") + to_word(environment) + ".log", shop_.clean(text));
    }
}

void Deployer::remember(const Task& task, const std::string& verdict, const std::string& summary,
                        Environment where) {
    Driver* driver = shop_.driver(where);
    if (where == Environment::none || driver == nullptr)
        driver = shop_.prod != nullptr ? shop_.prod : shop_.staging;
    EnvironmentState state = driver->state();
    state.last = {task.claimed.id, task.sha, verdict, utc_now(), task.pack.reference(), summary};
    driver->set_state(state);
}

DeployEnd Deployer::succeed(Task& task, bool only_staging) {
    DeployEnd out{task.claimed.id, task.sha, only_staging ? "staging_ok" : "prod_ok", "", ""};
    if (only_staging) {
        EnvironmentState state = shop_.staging->state();
        confirm(state);
        shop_.staging->set_state(state);
    }
    keep_logs(task);
    task.pack.put("verdict.json",
                  pretty({{"task", out.task}, {"commit", out.sha}, {"verdict", ""}, {"state", out.state}}));
    MoveFacts facts;
    facts.evidence_hash =
        task.pack.seal({{"stage", "deploy"}, {"commit", out.sha}, {"state", out.state}, {"at", utc_now()}});
    facts.evidence = task.pack.reference();
    facts.artifact = out.sha;
    if (task.touched.count(Environment::staging) != 0)
        remember(task, "", "all checks were good", Environment::staging);
    if (!only_staging) {
        remember(task, "", "all checks were good", Environment::prod);
        facts.reason = "production is good";
        backlog_.move(task.claimed, "prod_ok", facts);
        out.line = "DEPLOYED: " + out.task + " " + out.sha + ": it is in production";
        return out;
    }
    // A task is a deployer's until it is in production: who stops before gives it back.
    backlog_.release(task.claimed, "staging is good; production was not asked for", std::chrono::seconds(0));
    out.line = "STAGING OK: " + out.task + " " + out.sha + "; on to production: factory " +
               shop_.project.project.name + " deploy prod " + out.task;
    return out;
}

DeployEnd Deployer::fail(Task& task, const Pipeline& pipeline) {
    Failed failed;
    failed.task = task.claimed.id;
    failed.sha = task.sha;
    failed.verdict = pipeline.verdict();
    failed.failed_step = pipeline.failed_step();
    failed.reason = pipeline.reason();
    failed.owner = to_word(pipeline.owner());
    failed.is_incident = pipeline.is_incident();
    failed.was_rolled_back = pipeline.was_rolled_back();
    failed.rollback_failed = pipeline.rollback_failed();
    failed.evidence = task.pack.reference();
    failed.at = utc_now();
    const Driver* const last = shop_.prod != nullptr ? shop_.prod : shop_.staging;
    failed.served_now = last->state().live.sha;
    keep_logs(task);
    task.pack.put("verdict.json", pretty(verdict_json(failed)));
    if (failed.is_incident)
        task.pack.put("incident.json", pretty(incident_json(failed, task.commands, task.health)));
    MoveFacts facts;
    facts.evidence_hash = task.pack.seal(verdict_json(failed));
    facts.evidence = failed.evidence;
    facts.verdict = failed.verdict;
    facts.reason = failed.failed_step + ": " + failed.reason;
    facts.next_owner = failed.owner;
    facts.artifact = failed.sha;
    remember(task, failed.verdict, facts.reason, environment_of(failed.failed_step));
    // Before the move: who dies between the two finds the task claimed, and does both again.
    if (pipeline.owner() == Owner::wiggum_tdd || failed.is_incident) add_repair(task, failed);
    backlog_.move(task.claimed, "rolled_back", facts);
    const Json now = backlog_.show(failed.task);
    const std::string status = now.value("status", "");
    if (const std::string owner = now.value("next_owner", ""); !owner.empty()) failed.owner = owner;
    try {
        shop_.notifier->tell(notice_of(failed, status, now.value("attempts", Json::object())));
    } catch (const std::exception& error) {
        log(task, std::string("nobody could be told: ") + error.what());
    }
    const char* const what = failed.rollback_failed   ? "ROLLBACK FAILED: "
                             : failed.was_rolled_back ? "ROLLED BACK: "
                                                      : "DEPLOY FAILED: ";
    return {failed.task, failed.sha, "rolled_back", failed.verdict,
            what + failed.task + ": " + failed.verdict + ": " + facts.reason + "; it is " + status +
                ", next: " + failed.owner};
}

void Deployer::add_repair(const Task& task, const Failed& failed) {
    const Json repair = repair_task(failed, task.whole);
    try {
        backlog_.show(repair.value("id", ""));
        return;  // this commit failed before
    } catch (const mcp::RemoteError&) {
        // There is none yet.
    }
    try {
        for (const std::string& id : backlog_.add(Json::array({repair})))
            log(task, "the task " + id + " is to repair it");
    } catch (const mcp::RemoteError& refused) {
        log(task, std::string("no task to repair it could be added: ") + refused.what());
    }
}

}  // namespace factory::deploy
