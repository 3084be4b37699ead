// The projects of config/projects/*.yaml.
#pragma once

#include "mcp_lrm/workspace.hpp"

#include <filesystem>

namespace lrm {

/// Registers the project of each file. A file that cannot be used, or whose root is missing, is logged with
/// the reason and left out: one bad file does not keep the others from being served.
void add_configured_projects(Workspace& workspace, const std::filesystem::path& directory);

}  // namespace lrm
