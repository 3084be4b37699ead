// factory PROJECT cycle: batches of tasks through tests and gates into the branch.
#include "orchestrator/cycle.hpp"

#include "orchestrator/cli/cycle.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/work_commands.hpp"

namespace factory::cli {
namespace {

const Work cycle_work{.command = "cycle"};

struct Options {
    WorkOptions work;
    int batch = 10;
    bool skip_deploy = false;
    bool until_empty = false;
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

int work(const Session& session, const Options& options, const std::string& project) {
    StopSignals signals;
    FactoryFloor floor(session, project, "cycle", options.work.workers);
    floor.open().limit_agents(options.work.turns, std::chrono::minutes(options.work.minutes));
    CycleOptions wanted;
    wanted.workers = options.work.workers;
    wanted.batch = options.batch;
    wanted.skip_deploy = options.skip_deploy;
    wanted.once = options.until_empty;
    const std::unique_ptr<DeployFloor> deploys =
        options.skip_deploy ? nullptr : deploys_of(session, project, floor.open());
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

int start(const Session& session, const Options& options) {
    std::vector<std::string> words = words_of(options.work);
    words.insert(words.end(), {"-b", std::to_string(options.batch)});
    if (options.skip_deploy) words.emplace_back("--skip-deploy");
    if (options.until_empty) words.emplace_back("--until-empty");
    return start_command(session, cycle_work, options.work, words, "cycle",
                         [&](const std::string& project) { return work(session, options, project); });
}

int stop(const Session& session, const Options& options) {
    return stop_command(session, cycle_work, options.work.now);
}

int restart(const Session& session, const Options& options) {
    end_work(session, cycle_work, needed_project(session, "cycle restart"), options.work.now);
    return start(session, options);
}

int status(const Session& session, const Options&) {
    return work_status_command(session, cycle_work);
}

void add_work_options(CLI::App& one, const std::shared_ptr<Options>& options) {
    add_worker_options(one, options->work);
    one.add_option("-b,--batch", options->batch, "tasks before the build; default 10")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");
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
        add_now_option(*one, options->work);
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
