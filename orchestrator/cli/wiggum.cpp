// factory PROJECT wiggum: one task, from its claim to its merge.
#include "orchestrator/cli/wiggum.hpp"

#include "orchestrator/cli/factory_floor.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/worker.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::string task;
    int turns = 25;
    int minutes = 30;
};

int once(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "wiggum once");
    StopSignals signals;
    FactoryFloor floor(session, project, "wiggum-tdd", 1);
    floor.open().limit_agents(options.turns, std::chrono::minutes(options.minutes));
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

}  // namespace

void add_wiggum(CLI::App& parent, Session& session) {
    CLI::App* const app =
        parent.add_subcommand("wiggum", "workers on a project's backlog: factory PROJECT wiggum ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo wiggum once               the best task, from its claim to its merge\n"
                 "  factory demo wiggum once --task T001   this one\n");
    const auto options = std::make_shared<Options>();
    CLI::App* const one = app->add_subcommand("once", "work on one task, to its end");
    one->group("Backlog");
    set_examples(*one, "  factory demo wiggum once\n  factory demo wiggum once --task T001\n");
    one->add_option("--task", options->task, "this task; default: the best by WSJF")->type_name("ID");
    one->add_option("--turns", options->turns, "most steps of the model; default 25, 0: no limit")
        ->check(CLI::Range(0, 1000))
        ->type_name("N");
    one->add_option("--agent-timeout", options->minutes, "most minutes of an agent; default 30, 0: no limit")
        ->check(CLI::Range(0, 1440))
        ->type_name("MIN");
    one->callback(
        [&session, options] { session.action = [&session, options] { return once(session, *options); }; });
}

}  // namespace factory::cli
