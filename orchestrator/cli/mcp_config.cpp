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

ClientPlaces client_places(const Session& session, const Options& options) {
    const std::string home = variable("HOME");
    if (home.empty())
        throw base::Error(base::ErrorKind::config, "HOME is not set, so no client's file is known");
    const std::string config = variable("XDG_CONFIG_HOME");
    const bool has_config = config.rfind('/', 0) == 0;
    return {home, has_config ? fs::path(config) : fs::path(home) / ".config",
            project_root(session, options.project)};
}

int run_config(const Session& session, const Options& options) {
    const ClientEntry entry =
        entry_for(options.client, proxy_command(session, options), client_places(session, options));
    const OrderedJson whole = whole_file(entry);
    base::Json facts = {{"client", options.client},
                        {"file", entry.file.string()},
                        {"entry", base::Json::parse(whole.dump())}};
    if (!entry.command.empty()) facts["command"] = entry.command;
    if (!options.write) {
        session.print(facts, whole.dump(2));
        session.remark("This goes into " + entry.file.string() + "; to write it there: factory mcp config " +
                       options.client + " --write");
        if (!entry.command.empty()) session.remark("For all your projects instead: " + entry.command);
        return 0;
    }
    const Written written = write_entry(entry);
    facts["written"] = written.changed;
    if (!written.backup.empty()) facts["backup"] = written.backup.string();
    std::string text = entry.title + (written.changed ? " is connected: " : " was connected already: ") +
                       entry.file.string();
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
        ->required()
        ->check(CLI::IsMember(client_names()))
        ->type_name("CLIENT");
    app->add_flag("--write", options->write, "merge it into the client's file; a copy of that is kept");
    app->add_option("--project", options->project, "always this project, wherever the client runs")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory mcp config opencode            print the entry\n"
                 "  factory mcp config opencode --write    put it into opencode's file\n"
                 "  factory mcp config claude              .mcp.json, and the claude command\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_config(session, *options); };
    });
}

}  // namespace factory::cli
