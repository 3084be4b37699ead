// The daemon mcp-lrm as the command line sees it.
#include "orchestrator/lrm.hpp"

#include "mcp/client.hpp"
#include "orchestrator/daemon_call.hpp"

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::process::DaemonInfo;

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

mcp::ClientConfig client_of(const Lrm& lrm) {
    const DaemonInfo info = lrm.start(std::nullopt, {});
    mcp::ClientConfig config;
    config.origin.port = info.port;
    config.token = orchestrator_key(lrm.places());
    config.name = "factory";
    config.version = FACTORY_VERSION;
    return config;
}

}  // namespace

DaemonInfo Lrm::start(std::optional<std::uint16_t> port, const std::vector<std::string>& roots) const {
    std::vector<std::string> arguments;
    for (const std::string& root : roots) arguments.insert(arguments.end(), {"--root", root});
    return Daemon::start(port, arguments);
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
    mcp::ClientConfig config = client_of(*this);
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

base::Json Lrm::call_in(const fs::path& tree, const std::string& tool, const base::Json& arguments,
                        std::chrono::milliseconds limit) const {
    mcp::ClientConfig config = client_of(*this);
    config.work_tree = tree.string();
    mcp::Client client(std::move(config));
    return client.call_tool(tool, arguments, limit);
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
