// The daemon mcp-lrm as the command line sees it.
#include "orchestrator/lrm.hpp"

#include "base/error.hpp"
#include "base/http/client.hpp"
#include "mcp/client.hpp"

#include <cstdlib>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::process::DaemonInfo;

constexpr const char* daemon_name = "mcp-lrm";
constexpr std::uint16_t default_port = 9500;
constexpr std::chrono::seconds start_limit{30};
constexpr std::chrono::seconds stop_grace{15};

base::Json health_at(std::uint16_t port, std::chrono::milliseconds limit) {
    base::http::ClientOptions options;
    options.port = port;
    base::http::Request request;
    request.method = "GET";
    request.path = "/health";
    const base::http::Response response = base::http::fetch(options, std::move(request), limit);
    if (response.status != 200)
        throw Error(ErrorKind::network, "/health answered with status " + std::to_string(response.status));
    return base::parse_json(response.body);
}

std::string who_has(std::uint16_t port) {
    try {
        const base::Json health = health_at(port, std::chrono::milliseconds(500));
        if (health.is_object() && health.contains("projects")) return "a daemon with another home";
    } catch (const std::exception&) {  // whoever it is does not answer as ours would
    }
    return "another program";
}

std::string key_in(const fs::path& file) {
    std::error_code ec;
    if (!fs::exists(file, ec)) return {};
    std::string key = base::read_file(file);
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    return key;
}

/// The registered tree that holds `directory`, the innermost; null when none does.
base::Json registered_tree(const base::Json& health, const fs::path& directory) {
    base::Json best;
    std::size_t longest = 0;
    const auto projects = health.find("projects");
    if (projects == health.end() || !projects->is_array()) return best;
    for (const base::Json& project : *projects) {
        const std::string root = project.value("root", "");
        const fs::path relative = directory.lexically_relative(root);
        const bool is_inside = !root.empty() && !relative.empty() && *relative.begin() != "..";
        if (!is_inside || root.size() <= longest) continue;
        longest = root.size();
        best = project;
    }
    return best;
}

bool is_ready(const base::Json& project) {
    const std::string state = project.value("state", "ready");
    return state != "scanning" && state != "indexing";
}

}  // namespace

Lrm::Lrm(const std::string& home) : places_(base::places(home)) {
    const char* variable = std::getenv("FACTORY_HOME");  // NOLINT(concurrency-mt-unsafe): nobody writes it
    const std::string chosen = home.empty() && variable != nullptr ? variable : home;
    if (!chosen.empty()) home_ = fs::absolute(chosen).lexically_normal().string();
}

std::optional<DaemonInfo> Lrm::running() const {
    return base::process::running_daemon(places_.run, daemon_name);
}

std::vector<std::string> Lrm::command(std::uint16_t port, const std::vector<std::string>& roots) const {
    std::vector<std::string> argv{sibling_program(daemon_name).string(), "--port", std::to_string(port)};
    if (!home_.empty()) argv.insert(argv.end(), {"--home", home_});
    for (const std::string& root : roots) argv.insert(argv.end(), {"--root", root});
    return argv;
}

DaemonInfo Lrm::start(std::optional<std::uint16_t> port, const std::vector<std::string>& roots) {
    const std::uint16_t wanted = port.value_or(default_port);
    const std::optional<DaemonInfo> found = running();
    // One that is starting has its lock before its port: looked at in this order, a taken port is another's.
    if (!found && wanted != 0 && !base::process::is_port_free(wanted) && !running())
        throw Error(ErrorKind::network, "port " + std::to_string(wanted) + " is taken by " + who_has(wanted) +
                                            "; stop it, or start mcp-lrm elsewhere: factory mcp start "
                                            "--lrm-port PORT");
    return base::process::start_daemon(places_.run, daemon_name, command(wanted, roots), log(), start_limit);
}

bool Lrm::stop() {
    return base::process::stop_daemon(places_.run, daemon_name, stop_grace);
}

base::Json Lrm::health() const {
    const std::optional<DaemonInfo> info = running();
    if (!info || info->port == 0) throw Error(ErrorKind::network, "mcp-lrm is not running");
    return health_at(info->port, std::chrono::seconds(5));
}

std::string Lrm::unindexed_tree(const base::Json& arguments) {
    start(std::nullopt, {});
    const base::Json now = health();
    std::error_code ec;
    fs::path tree = fs::current_path(ec);
    if (const std::string named = arguments.value("project", ""); !named.empty()) {
        for (const base::Json& project : now.value("projects", base::Json::array()))
            if (project.value("name", "") == named) tree = project.value("root", "");
        if (named.front() == '/') tree = named;
    } else if (const auto work_tree = work_tree_of(tree)) {
        const base::Json project = registered_tree(now, *work_tree);
        // A tree above this one is another.
        if (project.is_null() || project["root"] != work_tree->string()) return work_tree->string();
    }
    const base::Json project = registered_tree(now, tree);
    return project.is_null() || is_ready(project) ? "" : project.value("root", "");
}

base::Json Lrm::call(const std::string& tool, const base::Json& arguments, std::chrono::milliseconds limit,
                     const Progress& progress) {
    const DaemonInfo info = start(std::nullopt, {});
    mcp::ClientConfig config;
    config.origin.port = info.port;
    config.token = key_in(places_.config / "orchestrator.key");
    config.name = "factory";
    config.version = FACTORY_VERSION;
    std::error_code ec;
    const fs::path here = fs::current_path(ec);
    base::Json complete = arguments;
    if (const auto tree = work_tree_of(here)) {
        config.work_tree = tree->string();
    } else if (!here.empty() && tool.rfind("lrm_", 0) == 0 && !arguments.contains("project")) {
        const base::Json project = registered_tree(health(), here);
        if (!project.is_null()) complete["project"] = project["root"];
    }
    mcp::Client client(std::move(config));
    return client.call_tool(tool, complete, limit, progress);
}

std::optional<fs::path> work_tree_of(const fs::path& directory) {
    std::error_code ec;
    for (fs::path folder = directory; !folder.empty(); folder = folder.parent_path()) {
        if (fs::exists(folder / ".git", ec)) return folder;
        if (folder == folder.root_path()) break;
    }
    return std::nullopt;
}

}  // namespace factory
