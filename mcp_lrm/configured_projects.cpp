// The projects of config/projects/*.yaml.
#include "mcp_lrm/configured_projects.hpp"

#include "base/config/project.hpp"
#include "base/error.hpp"
#include "base/log/log.hpp"

#include <algorithm>
#include <vector>

namespace lrm {

void add_configured_projects(Workspace& workspace, const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".yaml" || extension == ".yml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files) {
        try {
            const base::config::ProjectFile project = base::config::load_project(file);
            workspace.add(project.project.root_path, project.project.name, true);
        } catch (const base::Error& error) {
            base::log::warn("project left out: " + std::string(error.what()));
        }
    }
}

}  // namespace lrm
