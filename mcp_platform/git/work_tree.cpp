// The git work tree that a call is about, and the paths in it that a caller names.
#include "mcp_platform/git/work_tree.hpp"

#include "base/work_path.hpp"

#include <chrono>

namespace platform::git {

base::git::Location location_of(Platform& platform, mcp::Call& call, const std::string& project) {
    const std::filesystem::path root = platform.projects().root_of(call, project);
    const auto location = base::git::discover(root);
    if (!location) throw mcp::ToolError(root.string() + " is no git work tree");
    return *location;
}

std::string relative_path(const base::git::Location& location, const std::string& path) {
    try {
        const std::string text = base::WorkPath(location.work_tree, path).text();
        if (text == ".git" || text.starts_with(".git/"))
            throw mcp::ToolError("'" + base::shown(path) + "' belongs to git itself");
        return text;
    } catch (const base::PathError& error) {
        throw mcp::ToolError(error.what());
    }
}

std::vector<std::string> relative_paths(const base::git::Location& location,
                                        const std::vector<std::string>& paths) {
    std::vector<std::string> out;
    for (const std::string& path : paths) out.push_back(relative_path(location, path));
    return out;
}

void describe(const base::git::Location& location, mcp::Json& structured) {
    const base::git::Head head = base::git::read_head(location);
    structured["tree"] = {
        {"root", location.work_tree.string()}, {"branch", head.branch}, {"head", head.commit}};
}

std::string line(const base::git::Location& location) {
    const base::git::Head head = base::git::read_head(location);
    return "tree " + location.work_tree.string() + ", " + (head.branch.empty() ? "detached" : head.branch) +
           (head.commit.empty() ? ", no commit yet" : " at " + brief(head.commit));
}

base::git::Stop stop_of(const mcp::Call& call) {
    return [&call] { return call.cancelled() || std::chrono::steady_clock::now() > call.deadline(); };
}

std::string brief(const std::string& commit) {
    return commit.substr(0, 12);
}

}  // namespace platform::git
