// factory PROJECT wiggum: workers on a backlog without batches, or one task from its claim to its merge.
#include "orchestrator/cli/wiggum.hpp"

#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/work_commands.hpp"
#include "orchestrator/pool.hpp"

namespace factory::cli {
namespace {

const std::string log_name = "wiggum-tdd";
const Work start_work_word{.command = "wiggum"};
const Work background_word{.command = "wiggum", .verb = "bg"};

struct Options {
    WorkOptions work;
    std::string task;
};

int once(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "wiggum once");
    StopSignals signals;
    FactoryFloor floor(session, project, log_name, 1);
    floor.open().limit_agents(options.work.turns, std::chrono::minutes(options.work.minutes));
    // There is one task: to drain is to end its agent and give it back.
    const auto stop = [&floor] { floor.open().leases().stop_all(); };
    signals.call(stop, stop);
    Worker worker(floor.open().shop(), 1);
    const std::optional<RunEnd> end = worker.once(options.task);
    signals.forget();
    if (!end) {
        session.print({{"task", nullptr}}, "no task of " + project + " may start now; to see why: factory " +
                                               project + " tasks list");
        return 0;
    }
    session.print({{"task", end->task}, {"merged", end->is_merged}, {"outcome", end->line}}, end->line);
    return end->is_merged || end->line.starts_with("SPLIT") ? 0 : 1;
}

int work(const Session& session, const Options& options, const std::string& project, bool deploys_too) {
    StopSignals signals;
    FactoryFloor floor(session, project, log_name, options.work.workers);
    floor.open().limit_agents(options.work.turns, std::chrono::minutes(options.work.minutes));
    PoolOptions wanted;
    wanted.workers = options.work.workers;
    wanted.builds = deploys_too;
    const std::unique_ptr<DeployFloor> deploys =
        deploys_too ? deploys_of(session, project, floor.open()) : nullptr;
    if (deploys)
        wanted.deploy = [&deploys](const std::function<bool()>& is_draining) {
            return deploy::deploy_waiting(deploys->open().shop(), is_draining);
        };
    Pool pool(floor.open(), wanted);
    signals.call([&pool] { pool.drain(); },
                 [&floor, &deploys] {
                     floor.open().leases().stop_all();
                     if (deploys) deploys->open().stop_all();
                 });
    const PoolEnd end = pool.run();
    signals.forget();
    session.print(
        {{"runs", end.runs}, {"merged", end.merged}, {"built", end.built}, {"deploys", end.deploys}},
        std::to_string(end.runs) + " runs, " + std::to_string(end.merged) + " merged" +
            (deploys_too
                 ? ", " + std::to_string(end.built) + " built, " + std::to_string(end.deploys) + " deploys"
                 : ""));
    return 0;
}

int start(const Session& session, const Options& options) {
    return start_command(session, start_work_word, options.work, words_of(options.work), log_name,
                         [&](const std::string& project) { return work(session, options, project, false); });
}

int background(const Session& session, const Options& options) {
    return start_command(session, background_word, options.work, words_of(options.work), log_name,
                         [&](const std::string& project) { return work(session, options, project, true); });
}

int stop(const Session& session, const Options& options) {
    return stop_command(session, start_work_word, options.work.now);
}

int restart(const Session& session, const Options& options) {
    end_work(session, start_work_word, needed_project(session, "wiggum restart"), options.work.now);
    return start(session, options);
}

int status(const Session& session, const Options&) {
    return work_status_command(session, start_work_word);
}

}  // namespace

void add_wiggum(CLI::App& parent, Session& session) {
    CLI::App* const app =
        parent.add_subcommand("wiggum", "workers on a project's backlog: factory PROJECT wiggum ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo wiggum once               the best task, from its claim to its merge\n"
                 "  factory demo wiggum once --task T001   this one\n"
                 "  factory demo wiggum start -w 3         three workers, in the background\n"
                 "  factory demo wiggum bg                 workers, builds and deploys, in the background\n");
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
    CLI::App* const one = command("once", "work on one task, to its end", once,
                                  "  factory demo wiggum once\n  factory demo wiggum once --task T001\n");
    one->add_option("--task", options->task, "this task; default: the best by WSJF")->type_name("ID");
    add_limit_options(*one, options->work);
    add_worker_options(*command("start", "bring tasks into the branch until it is stopped", start,
                                "  factory demo wiggum start -w 3\n  factory demo wiggum start -f\n"),
                       options->work);
    add_worker_options(*command("bg", "the same, and build and deploy what is merged", background,
                                "  factory demo wiggum bg -w 3\n"),
                       options->work);
    add_now_option(*command("stop", "begin no new task, and end when running ones have", stop,
                            "  factory demo wiggum stop\n  factory demo wiggum stop --now\n"),
                   options->work);
    CLI::App* const again =
        command("restart", "stop, then start", restart, "  factory demo wiggum restart -w 3\n");
    add_worker_options(*again, options->work);
    add_now_option(*again, options->work);
    command("status", "whether it works, and the tasks by state", status,
            "  factory demo wiggum status --json\n");
}

}  // namespace factory::cli
