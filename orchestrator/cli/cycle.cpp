// factory PROJECT cycle: batches of tasks through tests and gates into the branch.
#include "orchestrator/cycle.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "orchestrator/cli/background.hpp"
#include "orchestrator/cli/cycle.hpp"
#include "orchestrator/cli/factory_floor.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/tasks.hpp"
#include "orchestrator/factory_lock.hpp"

namespace factory::cli {
namespace {

constexpr std::chrono::minutes stop_limit{35};  // an agent may take 30
constexpr std::chrono::minutes stop_now_limit{2};

const Work cycle_work{"cycle", Post::backlog};

struct Options {
    int workers = 5;
    int batch = 10;
    int minutes = 30;
    int turns = 25;
    bool foreground = false;
    bool skip_deploy = false;
    bool until_empty = false;
    bool now = false;
};

base::Json facts_of(const CycleEnd& end) {
    base::Json runs = base::Json::array();
    for (const RunEnd& run : end.runs)
        runs.push_back({{"task", run.task}, {"merged", run.is_merged}, {"outcome", run.line}});
    base::Json deploys = base::Json::array();
    for (const deploy::DeployEnd& deploy : end.deploys)
        deploys.push_back({{"task", deploy.task},
                           {"state", deploy.state},
                           {"verdict", deploy.verdict},
                           {"outcome", deploy.line}});
    return {{"batches", end.batches},
            {"runs", std::move(runs)},
            {"built", end.built},
            {"deploys", std::move(deploys)}};
}

/// The deploys of a project that declares production, unless a deployer of its own works already.
std::unique_ptr<DeployFloor> deploys_of(const Session& session, const Options& options,
                                        const std::string& project, const OpenWorkshop& open) {
    if (options.skip_deploy || !open.shop().project.deploy.prod) return nullptr;
    if (const auto pid = working_process(session.lrm().places().run, project, Post::deploys)) {
        base::log::info("what is built is deployed by pid " + std::to_string(*pid));
        return nullptr;
    }
    return std::make_unique<DeployFloor>(session, project);
}

int work(const Session& session, const Options& options, const std::string& project) {
    StopSignals signals;
    FactoryFloor floor(session, project, "cycle", options.workers);
    floor.open().limit_agents(options.turns, std::chrono::minutes(options.minutes));
    CycleOptions wanted;
    wanted.workers = options.workers;
    wanted.batch = options.batch;
    wanted.skip_deploy = options.skip_deploy;
    wanted.once = options.until_empty;
    const std::unique_ptr<DeployFloor> deploys = deploys_of(session, options, project, floor.open());
    if (deploys)
        wanted.deploy = [&deploys](const std::function<bool()>& is_draining) {
            return deploy::deploy_waiting(deploys->open().shop(), is_draining);
        };
    Cycle cycle(floor.open(), wanted);
    signals.call([&cycle] { cycle.drain(); },
                 [&floor, &deploys] {
                     floor.open().leases().stop_all();
                     if (deploys) deploys->open().stop_all();
                 });
    const CycleEnd end = cycle.run();
    signals.forget();
    std::string text;
    int merged = 0;
    for (const RunEnd& run : end.runs) {
        text += run.line + "\n";
        merged += run.is_merged ? 1 : 0;
    }
    text += std::to_string(end.batches) + " batches, " + std::to_string(end.runs.size()) + " runs, " +
            std::to_string(merged) + " merged";
    if (end.built > 0) text += ", " + std::to_string(end.built) + " built";
    for (const deploy::DeployEnd& deploy : end.deploys) text += "\n" + deploy.line;
    session.print(facts_of(end), text);
    return 0;
}

std::vector<std::string> words_of(const Options& options) {
    std::vector<std::string> out = {
        "-w", std::to_string(options.workers), "-b",      std::to_string(options.batch),
        "-t", std::to_string(options.minutes), "--turns", std::to_string(options.turns)};
    if (options.skip_deploy) out.emplace_back("--skip-deploy");
    if (options.until_empty) out.emplace_back("--until-empty");
    return out;
}

int start(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "cycle start");
    if (options.foreground) return work(session, options, project);
    const int pid = start_work(session, cycle_work, project, words_of(options));
    session.print({{"project", project}, {"pid", pid}},
                  "the cycle of " + project + " works (pid " + std::to_string(pid) + "); its log: " +
                      (session.lrm().places().logs / ("cycle-" + project + ".log")).string());
    return 0;
}

int stop(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "cycle stop");
    switch (stop_work(session, cycle_work, project, options.now, options.now ? stop_now_limit : stop_limit)) {
        case Stopped::none:
            session.print({{"project", project}, {"stopped", false}}, "no cycle of " + project + " runs");
            return 0;
        case Stopped::ended:
            session.print({{"project", project}, {"stopped", true}}, "the cycle of " + project + " ended");
            return 0;
        case Stopped::drains:
            break;
    }
    throw base::Error(base::ErrorKind::process,
                      "it begins no new task, but running ones have not ended yet; to end their agents: "
                      "factory " +
                          project + " cycle stop --now");
}

int restart(const Session& session, const Options& options) {
    stop(session, options);
    return start(session, options);
}

int status(const Session& session, const Options&) {
    const std::string project = needed_project(session, "cycle status");
    const auto pid = working_process(session.lrm().places().run, project);
    base::Json facts = {{"project", project}, {"running", pid.has_value()}};
    if (pid) facts["pid"] = *pid;
    const base::Json counts = task_call(session, "task_query", {{"what", "counts"}})
                                  .value("counts", base::Json::object())
                                  .value(project, base::Json::object());
    facts["counts"] = counts;
    std::string text =
        pid ? "works on " + project + " (pid " + std::to_string(*pid) + ")"
            : "nothing works on " + project + "; to begin: factory " + project + " cycle start";
    for (const auto& [state, count] : counts.items()) text += "\n  " + state + " " + base::to_text(count);
    session.print(facts, text);
    return 0;
}

void add_work_options(CLI::App& one, const std::shared_ptr<Options>& options) {
    one.add_option("-w,--workers", options->workers, "agents at once; default 5")
        ->check(CLI::Range(1, 100))
        ->type_name("N");
    one.add_option("-b,--batch", options->batch, "tasks before the build; default 10")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");
    one.add_option("-t,--agent-timeout", options->minutes,
                   "most minutes of an agent; default 30, 0: no limit")
        ->check(CLI::Range(0, 1440))
        ->type_name("MIN");
    one.add_option("--turns", options->turns, "most steps of the model; default 25, 0: no limit")
        ->check(CLI::Range(0, 1000))
        ->type_name("N");
    one.add_flag("-f,--foreground", options->foreground, "stay here; Ctrl-C lets running tasks end");
    one.add_flag("--skip-deploy", options->skip_deploy, "end at the merge; no gate is skipped");
    one.add_flag("--until-empty", options->until_empty, "end when no task may start");
}

}  // namespace

void add_cycle(CLI::App& parent, Session& session) {
    CLI::App* const app = parent.add_subcommand(
        "cycle", "batches of tasks into the branch, then one build: factory PROJECT cycle ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo cycle start -w 5 -b 10    five workers, a build after ten tasks\n"
                 "  factory demo cycle status              whether it works, and on what\n"
                 "  factory demo cycle stop                no new task; ends when running ones have\n");
    const auto options = std::make_shared<Options>();
    const auto command = [&](const char* name, const char* about,
                             int (*action)(const Session&, const Options&), const char* examples) {
        CLI::App* const one = app->add_subcommand(name, about);
        one->group("Backlog");
        set_examples(*one, examples);
        one->callback([&session, options, action] {
            session.action = [&session, options, action] { return action(session, *options); };
        });
        return one;
    };
    add_work_options(*command("start", "work on the backlog until it is stopped", start,
                              "  factory demo cycle start -w 5 -b 10\n"
                              "  factory demo cycle start -f --skip-deploy --until-empty\n"),
                     options);
    const auto with_now = [&](CLI::App* one) {
        one->add_flag("--now", options->now, "end running agents too; their tasks are given back");
        return one;
    };
    with_now(command("stop", "begin no new task, and end when running ones have", stop,
                     "  factory demo cycle stop\n  factory demo cycle stop --now\n"));
    add_work_options(
        *with_now(command("restart", "stop, then start", restart, "  factory demo cycle restart -w 3\n")),
        options);
    command("status", "whether it works, and the tasks by state", status,
            "  factory demo cycle status --json\n");
}

}  // namespace factory::cli
