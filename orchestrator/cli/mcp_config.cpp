// factory mcp config: how an agent or editor is connected.
#include "base/config/project.hpp"
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/client_config.hpp"

#include <cstdlib>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string client;
    std::string client_option;  // --client: the same, for who expects an option
    std::string scope;
    std::string project;
    bool write = false;
};

std::string variable(const char* name) {
    return base::config::from_environment(name).value_or("");
}

ProxyCommand proxy_command(const Session& session, const Options& options) {
    const Lrm lrm = session.lrm();
    ProxyCommand out;
    out.program = sibling_program("mcp-proxy").string();
    const auto daemon = lrm.running();
    if (daemon && daemon->port != 0 && daemon->port != 9500)
        out.arguments = {"--url", "http://127.0.0.1:" + std::to_string(daemon->port) + "/mcp"};
    if (!options.project.empty()) out.arguments.insert(out.arguments.end(), {"--project", options.project});
    const std::string home = session.home.empty() ? variable("FACTORY_HOME") : session.home;
    if (!home.empty()) out.environment["FACTORY_HOME"] = fs::absolute(home).lexically_normal().string();
    return out;
}

/// Where files that belong to a project go: the named one, else the work tree of this directory.
fs::path project_root(const Session& session, const std::string& name) {
    const fs::path file = session.lrm().places().config / "projects" / (name + ".yaml");
    std::error_code ec;
    if (!name.empty() && fs::exists(file, ec)) return base::config::load_project(file).project.root_path;
    const fs::path here = fs::current_path();
    return work_tree_of(here).value_or(here);
}

std::string client_of(const Options& options) {
    if (options.client.empty() && options.client_option.empty())
        throw UsageError("CLIENT is required: opencode, claude, cursor or vscode");
    if (!options.client.empty() && !options.client_option.empty() && options.client != options.client_option)
        throw UsageError("two clients are named, " + options.client + " and " + options.client_option +
                         "; one at a time");
    return options.client.empty() ? options.client_option : options.client;
}

Scope scope_of(const Options& options) {
    if (options.scope.empty()) return Scope::usual;
    return options.scope == "user" ? Scope::user : Scope::project;
}

std::string where_it_counts(const ClientEntry& entry) {
    return entry.scope == Scope::user ? "for all your projects" : "for the project it lies in";
}

int run_config(const Session& session, const Options& options) {
    const std::string client = client_of(options);
    const ClientEntry entry =
        entry_for(client, proxy_command(session, options),
                  client_places(project_root(session, options.project)), scope_of(options));
    const OrderedJson whole = whole_file(entry);
    base::Json facts = {{"client", client},
                        {"file", entry.file.string()},
                        {"scope", entry.scope == Scope::user ? "user" : "project"},
                        {"entry", base::Json::parse(whole.dump())}};
    if (!entry.command.empty()) facts["command"] = entry.command;
    if (!options.write) {
        session.print(facts, whole.dump(2));
        session.remark("This goes into " + entry.file.string() + ", " + where_it_counts(entry) +
                       "; to write it there: factory mcp config " + client + " --write" +
                       (options.scope.empty() ? "" : " --scope " + options.scope));
        if (!entry.command.empty() && entry.scope == Scope::project)
            session.remark("For all your projects instead: " + entry.command);
        return 0;
    }
    const Written written = write_entry(entry);
    facts["written"] = written.changed;
    if (!written.backup.empty()) facts["backup"] = written.backup.string();
    std::string text = entry.title + (written.changed ? " is connected, " : " was connected already, ") +
                       where_it_counts(entry) + ": " + entry.file.string();
    if (!written.changed) text += " (nothing changed)";
    if (!written.backup.empty()) text += " (before: " + written.backup.string() + ")";
    session.print(facts, text);
    return 0;
}

}  // namespace

void add_mcp_config(CLI::App& mcp, Session& session) {
    CLI::App* app = mcp.add_subcommand("config", "how to connect an agent or editor");
    app->group("Clients");
    const auto options = std::make_shared<Options>();
    app->add_option("CLIENT", options->client, "opencode, claude, cursor or vscode")
        ->check(CLI::IsMember(client_names()))
        ->type_name("CLIENT");
    app->add_option("--client", options->client_option, "the same as CLIENT")
        ->check(CLI::IsMember(client_names()))
        ->type_name("CLIENT");
    app->add_option("--scope", options->scope,
                    "user: for all your projects; project: in this one; default as usual for the client")
        ->check(CLI::IsMember({"user", "project"}))
        ->type_name("SCOPE");
    app->add_flag("--write", options->write, "merge it into the client's file; a copy of that is kept");
    app->add_option("--project", options->project, "always this project, wherever the client runs")
        ->type_name("NAME");
    set_examples(
        *app,
        "  factory mcp config opencode            print the entry\n"
        "  factory mcp config opencode --write    put it into opencode's file\n"
        "  factory mcp config claude --write      into .mcp.json of this project\n"
        "  factory mcp config claude --write --scope user    into ~/.claude.json, for all projects\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_config(session, *options); };
    });
}

}  // namespace factory::cli
