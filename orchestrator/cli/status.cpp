// factory status: what is where, over all projects.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/cli/status_text.hpp"
#include "orchestrator/cli/tasks.hpp"

#include <chrono>
#include <ostream>
#include <thread>

namespace factory::cli {
namespace {

struct Options {
    bool all = false;
    bool watch = false;
};

constexpr int most_shown = 20;

base::Json tasks_in(const Session& session, const base::Json& states) {
    base::Json arguments = {{"status", states}, {"limit", most_shown}};
    if (!session.project.empty()) arguments["project"] = session.project;
    return task_call(session, "task_query", arguments).value("tasks", base::Json::array());
}

int run_status(const Session& session, const Options& options) {
    for (;;) {
        const base::Json all = task_call(session, "task_query", {{"what", "counts"}});
        const base::Json busy = tasks_in(session, {"locked", "tdd_in_progress", "code_written", "tdd_success",
                                                   "building", "deploying", "staging_ok"});
        const base::Json stuck = tasks_in(session, {"blocked"});
        const std::string project = options.all ? "" : session.project;
        const std::string text =
            status_text(all["counts"], busy, stuck, project, milliseconds_of(all.value("now", "")));
        if (options.watch && session.console.out_is_terminal) session.console.out << "\033[H\033[J";
        session.print({{"counts", all["counts"]}, {"now", all["now"]}, {"busy", busy}, {"blocked", stuck}},
                      text);
        session.console.out.flush();
        if (!options.watch || !session.console.out) return 0;
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

}  // namespace

void add_status(CLI::App& parent, Session& session) {
    CLI::App* const app = parent.add_subcommand("status", "the tasks of every project by state");
    app->group("Backlog");
    const auto options = std::make_shared<Options>();
    app->add_flag("--all", options->all, "all projects");
    app->add_flag("--watch", options->watch, "again every second, until Ctrl-C");
    set_examples(*app, "  factory status --all\n  factory status --watch\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_status(session, *options); };
    });
}

}  // namespace factory::cli
