// factory mcp: start, stop, restart and look at the daemon.
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/progress_bar.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>
#include <optional>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;
using base::process::DaemonInfo;

struct Options {
    std::optional<std::uint16_t> port;
    std::vector<std::string> roots;
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

std::string url_of(const DaemonInfo& info) {
    return "http://127.0.0.1:" + std::to_string(info.port);
}

Json facts_of(const Lrm& lrm, const DaemonInfo& info) {
    return {{"name", "mcp-lrm"},
            {"running", true},
            {"pid", info.pid},
            {"port", info.port},
            {"url", url_of(info) + "/mcp"},
            {"log", lrm.log().string()}};
}

int start(const Session& session, const Options& options) {
    Lrm lrm = session.lrm();
    const std::vector<std::string> roots = canonical(options.roots);
    const std::optional<DaemonInfo> before = lrm.running();
    const DaemonInfo info = lrm.start(options.port, roots);
    const bool was_running = before && before->pid == info.pid;
    if (was_running && options.port && *options.port != 0 && *options.port != info.port)
        throw base::Error(base::ErrorKind::process, "mcp-lrm already runs at port " +
                                                        std::to_string(info.port) +
                                                        "; to move it: factory mcp restart --lrm-port " +
                                                        std::to_string(*options.port));
    if (was_running)
        for (const std::string& root : roots)
            lrm.call("admin_projects", {{"action", "add"}, {"root", root}}, std::chrono::minutes(1));
    Json facts = facts_of(lrm, info);
    facts["started"] = !was_running;
    session.print(facts, std::string("mcp-lrm ") + (was_running ? "already runs" : "started") + ": " +
                             url_of(info) + "/mcp (pid " + std::to_string(info.pid) + ")");
    return 0;
}

int stop(const Session& session) {
    const bool was_running = session.lrm().stop();
    session.print({{"name", "mcp-lrm"}, {"running", false}, {"stopped", was_running}},
                  was_running ? "mcp-lrm stopped" : "mcp-lrm was not running");
    return 0;
}

int restart(const Session& session, Options options) {
    Lrm lrm = session.lrm();
    canonical(options.roots);  // a wrong one must not cost the running daemon
    const std::optional<DaemonInfo> before = lrm.running();
    if (before && before->port != 0) {
        if (!options.port) options.port = before->port;
        const Json projects = lrm.health().value("projects", Json::array());
        for (const Json& project : projects) {
            const std::string root = project.value("root", "");
            if (fs::is_directory(root)) options.roots.push_back(root);
        }
    }
    lrm.stop();
    return start(session, options);
}

std::string state_text(const Json& project) {
    const std::string state = project.value("state", "");
    const double total = project.value("total", 0.0);
    if (total <= 0) return state;
    return state + " " + std::to_string(static_cast<int>(project.value("done", 0.0) / total * 100)) + " %";
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size()) out += std::string(widths[i] - row[i].size() + 2, ' ');
        }
        out += "\n";
    }
    return out;
}

std::string status_text(const Lrm& lrm, const DaemonInfo& info, const Json& health) {
    const auto uptime = std::chrono::seconds(health.value("uptime_s", std::int64_t{0}));
    std::string out = "mcp-lrm " + health.value("version", "") + " runs: " + url_of(info) + "/mcp, pid " +
                      std::to_string(info.pid) + ", up " + duration_text(uptime) + "\n";
    const Json clients = health.value("clients", Json());
    const std::int64_t count = clients.is_array()            ? static_cast<std::int64_t>(clients.size())
                               : clients.is_number_integer() ? clients.get<std::int64_t>()
                                                             : 0;
    out += "clients: " + std::to_string(count) + "\nlog: " + lrm.log().string() + "\n";
    const Json projects = health.value("projects", Json::array());
    if (projects.empty()) return out + "no projects yet; to index one: factory index ROOT\n";
    std::vector<std::vector<std::string>> rows{{"PROJECT", "STATE", "FILES", "SYMBOLS", "ROOT"}};
    for (const Json& project : projects) {
        rows.push_back({project.value("name", ""), state_text(project),
                        grouped(project.value("files", std::int64_t{0})),
                        grouped(project.value("symbols", std::int64_t{0})), project.value("root", "")});
        if (project.contains("problem")) rows.back().back() += "  (" + project.value("problem", "") + ")";
    }
    return out + "\n" + table(rows);
}

int status(const Session& session) {
    const Lrm lrm = session.lrm();
    const std::optional<DaemonInfo> info = lrm.running();
    if (!info) {
        const Json facts = {{"name", "mcp-lrm"}, {"running", false}, {"log", lrm.log().string()}};
        session.print({{"daemons", {facts}}}, "mcp-lrm is not running; to start it: factory mcp start");
        return 1;
    }
    if (info->port == 0) {
        session.print({{"daemons", {facts_of(lrm, *info)}}},
                      "mcp-lrm is starting; log: " + lrm.log().string());
        return 0;
    }
    const Json health = lrm.health();
    Json facts = facts_of(lrm, *info);
    facts["health"] = health;
    session.print({{"daemons", {std::move(facts)}}}, status_text(lrm, *info, health));
    return 0;
}

void add_start_options(CLI::App& app, Options& options) {
    app.add_option("--lrm-port", options.port, "port of mcp-lrm; default 9500, 0 picks a free one")
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
    CLI::App* app = parent.add_subcommand("mcp", "the daemon, and the agents and editors that use it");
    app->group("Daemon");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory mcp start --root ~/src/demo     start and index a repository\n"
                 "  factory mcp status                      clients, projects, how far the index is\n"
                 "  factory mcp config claude               how to connect Claude Code\n");

    const auto options = std::make_shared<Options>();
    CLI::App* starting = app->add_subcommand("start", "start the daemon, unless it runs")->group("Daemon");
    add_start_options(*starting, *options);
    set_examples(*starting,
                 "  factory mcp start\n"
                 "  factory mcp start --lrm-port 9600 --root ~/src/demo --root ~/src/other\n");
    starting->callback(
        [&session, options] { session.action = [&session, options] { return start(session, *options); }; });

    CLI::App* stopping =
        app->add_subcommand("stop", "stop it, when running calls are answered")->group("Daemon");
    set_examples(*stopping, "  factory mcp stop\n");
    on_chosen(*stopping, session, stop);

    CLI::App* restarting =
        app->add_subcommand("restart", "stop and start, same port and trees")->group("Daemon");
    add_start_options(*restarting, *options);
    set_examples(*restarting, "  factory mcp restart\n  factory mcp restart --lrm-port 9600\n");
    restarting->callback(
        [&session, options] { session.action = [&session, options] { return restart(session, *options); }; });

    CLI::App* showing = app->add_subcommand("status", "is it running, who uses it, what is indexed");
    showing->group("Daemon");
    set_examples(*showing,
                 "  factory mcp status              exit code 1 when it does not run\n"
                 "  factory mcp status --json | jq '.daemons[0].health.projects'\n");
    on_chosen(*showing, session, status);

    add_mcp_logs(*app, session);
    add_mcp_config(*app, session);
}

}  // namespace factory::cli
