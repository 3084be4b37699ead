// factory status: what is where, over all projects.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
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

std::string picture(const base::Json& counts, const std::string& project) {
    std::string text;
    for (const auto& item : counts.items()) {
        if (!project.empty() && item.key() != project) continue;
        std::int64_t total = 0;
        for (const base::Json& count : item.value()) total += count.get<std::int64_t>();
        text += item.key() + ": " + std::to_string(total) + " tasks\n";
        for (const auto& state : item.value().items())
            text += "  " + state.key() +
                    std::string(state.key().size() < 22 ? 22 - state.key().size() : 1, ' ') +
                    base::to_text(state.value()) + "\n";
    }
    return text.empty() ? "no tasks yet; to add one: factory PROJECT tasks add TITLE\n" : text;
}

int run_status(const Session& session, const Options& options) {
    for (;;) {
        const base::Json facts = task_call(session, "task_query", {{"what", "counts"}});
        const std::string project = options.all ? "" : session.project;
        if (options.watch && session.console.out_is_terminal) session.console.out << "\033[H\033[J";
        session.print(facts, picture(facts["counts"], project));
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
