// factory status: what is where, over all projects.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/cli/status_text.hpp"
#include "orchestrator/cli/tasks.hpp"
#include "orchestrator/work_board.hpp"

#include <chrono>
#include <filesystem>
#include <ostream>
#include <thread>

namespace factory::cli {
namespace {

struct Options {
    bool all = false;
    bool watch = false;
};

constexpr int most_shown = 20;
constexpr int most_waiting = 200;  // looked through for those that were tried before

base::Json tasks_in(const Session& session, const base::Json& states, int limit = most_shown) {
    base::Json arguments = {{"status", states}, {"limit", limit}};
    if (!session.project.empty()) arguments["project"] = session.project;
    return task_call(session, "task_query", arguments).value("tasks", base::Json::array());
}

/// Those with a reason why they are back.
base::Json tried_before(const base::Json& waiting) {
    base::Json out = base::Json::array();
    for (const base::Json& task : waiting)
        if (task.contains("reason") && out.size() < static_cast<std::size_t>(most_shown)) out.push_back(task);
    return out;
}

int run_status(const Session& session, const Options& options) {
    const std::filesystem::path run = session.lrm().places().run;
    for (;;) {
        const base::Json all = task_call(session, "task_query", {{"what", "counts"}});
        StatusFacts facts;
        facts.counts = all["counts"];
        facts.busy = tasks_in(session, {"locked", "tdd_in_progress", "code_written", "tdd_success",
                                        "building", "deploying", "staging_ok"});
        facts.again = tried_before(tasks_in(
            session, {"pending", "rate_limited", "tdd_failed", "adversarial_rejected", "build_failed"},
            most_waiting));
        facts.stuck = tasks_in(session, {"blocked"});
        for (const auto& project : facts.counts.items())
            facts.boards[project.key()] = read_board(run, project.key());
        facts.now_ms = milliseconds_of(all.value("now", ""));
        const std::string text = status_text(facts, options.all ? "" : session.project);
        if (options.watch && session.console.out_is_terminal) session.console.out << "\033[H\033[J";
        session.print({{"counts", facts.counts},
                       {"now", all["now"]},
                       {"busy", facts.busy},
                       {"again", facts.again},
                       {"blocked", facts.stuck},
                       {"work", facts.boards}},
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
