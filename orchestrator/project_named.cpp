#include "orchestrator/project_named.hpp"

#include "base/config/project_files.hpp"
#include "base/error.hpp"
#include "base/git/location.hpp"

namespace factory {

base::config::ProjectFile project_named(const std::filesystem::path& config, const std::string& name) {
    std::string problem;
    for (auto& project :
         base::config::load_projects(config / "projects", [&](const std::string& why) { problem = why; }))
        if (project.project.name == name) return project;
    if (!problem.empty()) throw base::Error(base::ErrorKind::config, problem);
    throw base::Error(base::ErrorKind::config, "there is no project '" + name +
                                                   "'; to add one: factory project add ROOT --name " + name);
}

ProjectTree tree_of(const base::config::ProjectFile& project, const std::string& which) {
    const std::string& path = project.project.root_path;
    const auto location = base::git::discover(path);
    if (!location)
        throw base::Error(base::ErrorKind::git,
                          path + ", the root of " + project.project.name + ", is in no git work tree");
    ProjectTree out{location->work_tree, base::git::read_head(*location).branch};
    if (out.branch.empty())
        throw base::Error(base::ErrorKind::git,
                          out.root.string() + " has no branch checked out: check out the one that " + which);
    return out;
}

}  // namespace factory
