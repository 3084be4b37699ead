// Which work trees there are, and which one a call is about.
#include "mcp_platform/projects.hpp"

#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/nearest.hpp"
#include "base/work_path.hpp"

#include <algorithm>

namespace platform {
namespace {

namespace fs = std::filesystem;

bool holds(const fs::path& root, const fs::path& path) {
    const auto [in_root, in_path] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return in_root == root.end();
}

fs::path top_of(const fs::path& folder) {
    const auto location = base::git::discover(folder);
    return location ? location->work_tree : folder;
}

std::string listed(const std::vector<Project>& projects) {
    if (projects.empty()) return "no project is known: run `factory index DIR`, or start with --root DIR";
    std::string text = "known projects:";
    for (std::size_t i = 0; i < projects.size(); ++i) {
        if (i == 20) return text + " and " + std::to_string(projects.size() - i) + " more";
        text += (i == 0 ? " " : ", ") + projects[i].name + " (" + projects[i].root.string() + ")";
    }
    return text;
}

/// The project that holds `path`, or whose repository it is another work tree of.
const Project* owner(const std::vector<Project>& projects, const fs::path& path) {
    const Project* deepest = nullptr;
    for (const Project& project : projects)
        if (holds(project.root, path) &&
            (deepest == nullptr || project.root.native().size() > deepest->root.native().size()))
            deepest = &project;
    if (deepest != nullptr) return deepest;
    const auto location = base::git::discover(path);
    if (!location) return nullptr;
    for (const Project& project : projects) {
        const auto other = base::git::discover(project.root);
        if (other && other->common_dir == location->common_dir) return &project;
    }
    return nullptr;
}

/// The work tree that a proxy or client says it is in; empty when it is none.
fs::path announced(const std::string& work_tree) {
    if (work_tree.empty() || work_tree.front() != '/')
        throw mcp::ToolError("the announced work tree is not an absolute path: '" + base::shown(work_tree) +
                             "'");
    const auto location = base::git::discover(work_tree);
    return location ? location->work_tree : fs::path();
}

}  // namespace

Project Projects::add(const fs::path& root, const std::string& name) {
    std::error_code ec;
    const fs::path real = fs::canonical(root, ec);
    if (ec || !fs::is_directory(real))
        throw base::Error(base::ErrorKind::file, "no such directory: " + root.string());
    const std::lock_guard lock(mutex_);
    for (const auto& [known, project] : projects_)
        if (project.root == real) return project;
    std::string wanted = name.empty() ? real.filename().string() : name;
    if (wanted.empty()) wanted = "root";
    std::string unique = wanted;
    for (int n = 2; projects_.contains(unique); ++n) unique = wanted + "-" + std::to_string(n);
    return projects_[unique] = Project{unique, real};
}

std::vector<Project> Projects::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Project> out;
    for (const auto& [name, project] : projects_) out.push_back(project);
    return out;
}

std::vector<Project> Projects::known() const {
    std::vector<Project> out = all();
    for (Project& other : others_()) {
        const bool is_ours = std::any_of(out.begin(), out.end(), [&](const Project& project) {
            return project.root == other.root || project.name == other.name;
        });
        if (!is_ours) out.push_back(std::move(other));
    }
    return out;
}

fs::path Projects::named(const std::string& name_or_path) const {
    const bool is_path = name_or_path.front() == '/';
    std::error_code ec;
    const fs::path path = is_path ? fs::weakly_canonical(name_or_path, ec) : fs::path();
    std::vector<Project> projects = all();
    for (const bool last : {false, true}) {
        if (last) projects = known();
        if (const Project* project = is_path && !ec ? owner(projects, path) : nullptr) {
            const fs::path top = fs::is_directory(path, ec) ? top_of(path) : top_of(path.parent_path());
            // A folder that is no work tree by itself stands for its project.
            return base::git::discover(top) ? top : project->root;
        }
        for (const Project& project : projects)
            if (project.name == name_or_path) return top_of(project.root);
    }
    throw mcp::ToolError("no project '" + base::shown(name_or_path) + "'; " + listed(projects));
}

fs::path Projects::root_of(mcp::Call& call, const std::string& project) {
    const std::string& name = project.empty() ? call.caller().project : project;
    if (!name.empty()) return named(name);
    const std::vector<std::string> places = call.caller().work_tree.empty()
                                                ? call.client_roots()
                                                : std::vector<std::string>{call.caller().work_tree};
    for (const std::string& place : places)
        if (fs::path root = announced(place); !root.empty()) return root;
    std::vector<Project> projects = all();
    if (projects.size() != 1) projects = known();
    if (projects.size() == 1) return top_of(projects.front().root);
    throw mcp::ToolError((projects.empty() ? "" : "say which project with the argument 'project'; ") +
                         listed(projects));
}

}  // namespace platform
