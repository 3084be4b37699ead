// The projects of config/projects/*.yaml.
#include "mcp_lrm/configured_projects.hpp"

#include "base/config/project_files.hpp"
#include "base/error.hpp"
#include "base/log/log.hpp"

namespace lrm {

void add_configured_projects(Workspace& workspace, const std::filesystem::path& directory) {
    const auto left_out = [](const std::string& why) { base::log::warn("project left out: " + why); };
    for (const base::config::ProjectFile& file : base::config::load_projects(directory, left_out)) {
        try {
            workspace.add(file.project.root_path, file.project.name, true);
        } catch (const base::Error& error) {
            left_out(error.what());
        }
    }
}

}  // namespace lrm
