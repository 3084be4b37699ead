// factory mcp status, and what every command says of a running daemon.
#include "orchestrator/cli/mcp_status.hpp"

#include "orchestrator/cli/progress_bar.hpp"

#include <algorithm>
#include <optional>

namespace factory::cli {
namespace {

using base::Json;
using base::process::DaemonInfo;

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

std::string headline(const Daemon& daemon, const DaemonInfo& info, const Json& health) {
    const auto uptime = std::chrono::seconds(health.value("uptime_s", std::int64_t{0}));
    const Json clients = health.value("clients", Json());
    const std::int64_t count = clients.is_array()            ? static_cast<std::int64_t>(clients.size())
                               : clients.is_number_integer() ? clients.get<std::int64_t>()
                                                             : 0;
    return daemon.name() + " " + health.value("version", "") + " runs: " + url_of(info) + "/mcp, pid " +
           std::to_string(info.pid) + ", up " + duration_text(uptime) +
           "\nclients: " + std::to_string(count) + "\nlog: " + daemon.log().string() + "\n";
}

std::string projects_text(const Json& health) {
    const Json projects = health.value("projects", Json::array());
    if (projects.empty()) return "no projects yet; to index one: factory index ROOT\n";
    std::vector<std::vector<std::string>> rows{{"PROJECT", "STATE", "FILES", "SYMBOLS", "ROOT"}};
    for (const Json& project : projects) {
        rows.push_back({project.value("name", ""), state_text(project),
                        grouped(project.value("files", std::int64_t{0})),
                        grouped(project.value("symbols", std::int64_t{0})), project.value("root", "")});
        if (project.contains("problem")) rows.back().back() += "  (" + project.value("problem", "") + ")";
    }
    return "\n" + table(rows);
}

/// What is to be said of one daemon.
struct State {
    Json facts;
    std::string text;
    bool is_running = false;
};

State state_of(const Daemon& daemon, bool with_projects) {
    State out;
    const std::optional<DaemonInfo> info = daemon.running();
    out.is_running = info.has_value();
    if (!info) {
        out.facts = {{"name", daemon.name()}, {"running", false}, {"log", daemon.log().string()}};
        out.text = daemon.name() + " is not running; to start it: factory mcp start\n";
        return out;
    }
    out.facts = facts_of(daemon, *info);
    if (info->port == 0) {
        out.text = daemon.name() + " is starting; log: " + daemon.log().string() + "\n";
        return out;
    }
    const Json health = daemon.health();
    for (const char* name : {"version", "uptime_s"})
        if (health.contains(name)) out.facts[name] = health[name];
    out.text = headline(daemon, *info, health) + (with_projects ? projects_text(health) : "");
    out.facts["health"] = health;
    return out;
}

}  // namespace

std::string url_of(const DaemonInfo& info) {
    return "http://127.0.0.1:" + std::to_string(info.port);
}

Json facts_of(const Daemon& daemon, const DaemonInfo& info) {
    return {{"name", daemon.name()},
            {"running", true},
            {"pid", info.pid},
            {"port", info.port},
            {"url", url_of(info) + "/mcp"},
            {"log", daemon.log().string()}};
}

int status(const Session& session) {
    State lrm = state_of(session.lrm(), true);
    State platform = state_of(session.platform(), false);
    const bool nothing = !lrm.is_running && !platform.is_running;
    session.print({{"daemons", {std::move(lrm.facts), std::move(platform.facts)}}},
                  lrm.text + (nothing ? "" : "\n") + platform.text);
    return lrm.is_running ? 0 : 1;
}

}  // namespace factory::cli
