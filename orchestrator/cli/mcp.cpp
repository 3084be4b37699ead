// factory mcp: start, stop and restart the daemons.
#include "base/error.hpp"
#include "base/process/suite.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/mcp_status.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>
#include <optional>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;
using base::process::DaemonInfo;

struct Options {
    std::optional<std::uint16_t> lrm_port;
    std::optional<std::uint16_t> platform_port;
    std::vector<std::string> roots;
};

/// What became of one daemon.
struct Started {
    Json facts;
    std::string text;
};

std::vector<std::string> canonical(const std::vector<std::string>& roots) {
    std::vector<std::string> out;
    for (const std::string& root : roots) {
        std::error_code ec;
        const fs::path path = fs::canonical(root, ec);
        if (ec || !fs::is_directory(path))
            throw base::Error(base::ErrorKind::file, "no such directory: " + root);
        out.push_back(path.string());
    }
    return out;
}

/// Throws when the daemon that runs is not where it is wanted.
void check_port(const Daemon& daemon, const DaemonInfo& info, std::optional<std::uint16_t> wanted) {
    if (!wanted || *wanted == 0 || *wanted == info.port) return;
    const std::string option =
        daemon.name() == lrm_kind().name ? lrm_kind().port_option : platform_kind().port_option;
    throw base::Error(base::ErrorKind::process,
                      daemon.name() + " already runs at port " + std::to_string(info.port) +
                          "; to move it: factory mcp restart " + option + " " + std::to_string(*wanted));
}

Started started(const Daemon& daemon, const DaemonInfo& info, bool was_running) {
    Started out{facts_of(daemon, info), {}};
    out.facts["started"] = !was_running;
    out.text = daemon.name() + (was_running ? " already runs" : " started") + ": " + url_of(info) +
               "/mcp (pid " + std::to_string(info.pid) + ")";
    return out;
}

Started start_lrm(const Session& session, const Options& options) {
    Lrm lrm = session.lrm();
    const std::vector<std::string> roots = canonical(options.roots);
    const std::optional<DaemonInfo> before = lrm.running();
    const DaemonInfo info = lrm.start(options.lrm_port, roots);
    const bool was_running = before && before->pid == info.pid;
    if (was_running) check_port(lrm, info, options.lrm_port);
    if (was_running)
        for (const std::string& root : roots)
            lrm.call("admin_projects", {{"action", "add"}, {"root", root}}, std::chrono::minutes(1));
    return started(lrm, info, was_running);
}

/// Where mcp-platform goes when nobody says: beside mcp-lrm. A suite that was moved is moved as a whole.
std::optional<std::uint16_t> beside(std::uint16_t lrm_port) {
    if (lrm_port == lrm_kind().port) return std::nullopt;
    const auto next = static_cast<std::uint16_t>(lrm_port + 1);
    return next != 0 && base::process::is_port_free(next) ? next : std::uint16_t{0};
}

Started start_platform(const Session& session, const Options& options, std::uint16_t lrm_port) {
    const Daemon platform = session.platform();
    const std::optional<DaemonInfo> before = platform.running();
    const DaemonInfo info = platform.start(options.platform_port ? options.platform_port : beside(lrm_port),
                                           {"--lrm-port", std::to_string(lrm_port)});
    const bool was_running = before && before->pid == info.pid;
    if (was_running) check_port(platform, info, options.platform_port);
    return started(platform, info, was_running);
}

bool is_installed(const DaemonKind& kind) {
    try {
        return !sibling_program(kind.name).empty();
    } catch (const base::Error&) {
        return false;
    }
}

int start(const Session& session, const Options& options) {
    Started lrm = start_lrm(session, options);
    Started platform;
    if (!is_installed(platform_kind())) {
        session.remark("mcp-platform is not installed beside factory: only mcp-lrm runs");
        session.print(lrm.facts, lrm.text);
        return 0;
    }
    try {
        platform = start_platform(session, options, lrm.facts.value("port", std::uint16_t{0}));
    } catch (const base::Error& error) {
        throw base::Error(error.kind(), lrm.text + "; but " + error.what());
    }
    // The fields of mcp-lrm stand at the top too: most callers look for that one.
    Json facts = lrm.facts;
    facts["daemons"] = {std::move(lrm.facts), std::move(platform.facts)};
    session.print(facts, lrm.text + "\n" + platform.text);
    return 0;
}

int stop(const Session& session) {
    Json daemons = Json::array();
    std::string text;
    const Daemon platform = session.platform();
    const Lrm lrm = session.lrm();
    // The one that calls the other first.
    const bool platform_ran = platform.stop();
    for (const bool is_lrm : {true, false}) {
        const Daemon& daemon = is_lrm ? static_cast<const Daemon&>(lrm) : platform;
        const bool was_running = is_lrm ? lrm.stop() : platform_ran;
        daemons.push_back({{"name", daemon.name()}, {"running", false}, {"stopped", was_running}});
        text += daemon.name() + (was_running ? " stopped\n" : " was not running\n");
    }
    Json facts = daemons.front();
    facts["daemons"] = std::move(daemons);
    session.print(facts, text);
    return 0;
}

int restart(const Session& session, Options options) {
    const Lrm lrm = session.lrm();
    const Daemon platform = session.platform();
    canonical(options.roots);  // a wrong one must not cost the running daemons
    const std::optional<DaemonInfo> before = lrm.running();
    if (before && before->port != 0) {
        if (!options.lrm_port) options.lrm_port = before->port;
        const Json projects = lrm.health().value("projects", Json::array());
        for (const Json& project : projects) {
            const std::string root = project.value("root", "");
            if (fs::is_directory(root)) options.roots.push_back(root);
        }
    }
    const std::optional<DaemonInfo> other = platform.running();
    if (other && other->port != 0 && !options.platform_port) options.platform_port = other->port;
    platform.stop();
    lrm.stop();
    return start(session, options);
}

void add_start_options(CLI::App& app, Options& options) {
    app.add_option("--lrm-port", options.lrm_port, "port of mcp-lrm; default 9500, 0 picks a free one")
        ->type_name("PORT");
    app.add_option("--platform-port", options.platform_port,
                   "port of mcp-platform; default 9501, or one above another port of mcp-lrm")
        ->type_name("PORT");
    app.add_option("--root", options.roots, "a tree to index; may be repeated")
        ->allow_extra_args(false)
        ->type_name("DIR");
}

/// Sets the action of a sub-command without options of its own.
void on_chosen(CLI::App& app, Session& session, int (*action)(const Session&)) {
    app.callback([&session, action] { session.action = [&session, action] { return action(session); }; });
}

}  // namespace

void add_mcp(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("mcp", "the daemons, and the agents and editors that use them");
    app->group("Daemon");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory mcp start --root ~/src/demo     start and index a repository\n"
                 "  factory mcp status                      clients, projects, how far the index is\n"
                 "  factory mcp config claude               how to connect Claude Code\n");

    const auto options = std::make_shared<Options>();
    CLI::App* starting = app->add_subcommand("start", "start the daemons, unless they run")->group("Daemon");
    add_start_options(*starting, *options);
    set_examples(*starting,
                 "  factory mcp start\n"
                 "  factory mcp start --lrm-port 9600 --root ~/src/demo --root ~/src/other\n");
    starting->callback(
        [&session, options] { session.action = [&session, options] { return start(session, *options); }; });

    CLI::App* stopping =
        app->add_subcommand("stop", "stop them, when running calls are answered")->group("Daemon");
    set_examples(*stopping, "  factory mcp stop\n");
    on_chosen(*stopping, session, stop);

    CLI::App* restarting =
        app->add_subcommand("restart", "stop and start, same port and trees")->group("Daemon");
    add_start_options(*restarting, *options);
    set_examples(*restarting, "  factory mcp restart\n  factory mcp restart --lrm-port 9600\n");
    restarting->callback(
        [&session, options] { session.action = [&session, options] { return restart(session, *options); }; });

    CLI::App* showing = app->add_subcommand("status", "do they run, who uses them, what is indexed");
    showing->group("Daemon");
    set_examples(*showing,
                 "  factory mcp status              exit code 1 when mcp-lrm does not run\n"
                 "  factory mcp status --json | jq '.daemons[0].health.projects'\n");
    on_chosen(*showing, session, status);

    add_mcp_logs(*app, session);
    add_mcp_config(*app, session);
}

}  // namespace factory::cli
