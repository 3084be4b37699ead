// factory PROJECT hooks: install, remove, status, and what git calls.
#include "orchestrator/cli/hooks.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/detach.hpp"
#include "base/process/serving.hpp"
#include "orchestrator/cli/factory_floor.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/hooks/hook_files.hpp"
#include "orchestrator/hooks/run_hook.hpp"
#include "orchestrator/project_named.hpp"

#include <ostream>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string hook;
    std::string file;  // of commit-msg: the message; of record: the work tree
};

base::config::ProjectFile project_of(const Session& session, const std::string& command) {
    const std::string name = needed_project(session, "hooks " + command);
    return project_named(session.lrm().places().config, name);
}

hooks::Caller caller_of(const Session& session) {
    hooks::Caller out{fs::read_symlink("/proc/self/exe"), {}, session.project};
    if (!session.home.empty()) out.home = fs::absolute(session.home).lexically_normal().string();
    else out.home = base::process::environment("FACTORY_HOME");
    return out;
}

int install(const Session& session, const Options&) {
    const fs::path root = project_of(session, "install").project.root_path;
    const fs::path folder = hooks::hooks_folder(root, caller_of(session));
    hooks::install(folder, caller_of(session));
    session.print({{"project", session.project}, {"folder", folder.string()}, {"hooks", hooks::hook_names()}},
                  "pre-commit, commit-msg and post-commit are in " + folder.string());
    return 0;
}

int remove(const Session& session, const Options&) {
    const fs::path root = project_of(session, "remove").project.root_path;
    const int removed = hooks::remove(hooks::hooks_folder(root, caller_of(session)));
    session.print({{"project", session.project}, {"removed", removed}},
                  std::to_string(removed) + " hooks removed; what was there before is back");
    return 0;
}

int status(const Session& session, const Options&) {
    const fs::path root = project_of(session, "status").project.root_path;
    const fs::path folder = hooks::hooks_folder(root, caller_of(session));
    base::Json facts = base::Json::object();
    std::string text;
    for (const std::string& name : hooks::hook_names()) {
        const hooks::HookState state = hooks::state_of(folder, name);
        const char* const word = state == hooks::HookState::ours      ? "installed"
                                 : state == hooks::HookState::foreign ? "another's"
                                                                      : "absent";
        facts[name] = word;
        text += name + ": " + word + "\n";
    }
    session.print({{"project", session.project}, {"folder", folder.string()}, {"hooks", facts}}, text);
    return 0;
}

/// Told to the person who commits, and the commit is refused.
int refuse(const Session& session, const std::string& hook, const std::vector<std::string>& said) {
    for (const std::string& line : said) session.console.err << line << "\n";
    session.console.err << "factory " << hook
                        << ": not committed; git commit --no-verify commits it all the same\n";
    return 1;
}

int run_hook(const Session& session, const Options& options) {
    const base::config::ProjectFile project = project_of(session, "run " + options.hook);
    // The work tree in which git runs the hook; it may be a linked one.
    const fs::path root =
        base::find_work_tree(options.hook == "record" ? fs::path(options.file) : fs::current_path());
    if (root.empty())
        throw base::Error(base::ErrorKind::git, "git runs this in a work tree, and here is none");
    if (options.hook == "pre-commit") {
        const std::vector<std::string> said = hooks::check_staged(root, project.hooks);
        return said.empty() ? 0 : refuse(session, options.hook, said);
    }
    if (options.hook == "commit-msg") {
        const std::string why = hooks::check_message(base::read_file(options.file), project.hooks);
        return why.empty() ? 0 : refuse(session, options.hook, {why});
    }
    if (options.hook == "record") {
        hooks::record_commit(session.lrm(), root);
        return 0;
    }
    // The store may have to be started first: nobody waits for it.
    const base::Places places = session.lrm().places();
    base::make_private_directory(places.logs);
    const hooks::Caller caller = caller_of(session);
    std::vector<std::string> argv = {
        caller.factory.string(), caller.project, "hooks", "run", "record", root.string()};
    if (!caller.home.empty()) argv.insert(argv.end(), {"--home", caller.home});
    base::process::start_detached(argv, places.logs / "hooks.log");
    return 0;
}

}  // namespace

void add_hooks(CLI::App& parent, Session& session) {
    CLI::App* const app =
        parent.add_subcommand("hooks", "git hooks of a project's repository: factory PROJECT hooks ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(
        *app,
        "  factory demo hooks install    no stubs, a task in each message, commits known to the backlog\n"
        "  factory demo hooks status     which are there\n"
        "  factory demo hooks remove     what was there before comes back\n");
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
    command("install", "beside the hooks that are there", install, "  factory demo hooks install\n");
    command("remove", "what was there before comes back", remove, "  factory demo hooks remove\n");
    command("status", "which are there", status, "  factory demo hooks status --json\n");
    CLI::App* const run = command("run", "what git calls", run_hook, "  factory demo hooks run pre-commit\n");
    run->add_option("HOOK", options->hook, "which")
        ->required()
        ->check(CLI::IsMember({"pre-commit", "commit-msg", "post-commit", "record"}));
    run->add_option("FILE", options->file, "of commit-msg: the message; of record: the work tree");
}

}  // namespace factory::cli
