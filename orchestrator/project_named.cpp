#include "orchestrator/project_named.hpp"

#include "base/config/project_files.hpp"
#include "base/error.hpp"

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

}  // namespace factory
