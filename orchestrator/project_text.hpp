// A new projects/NAME.yaml.
#pragma once

#include "base/config/domains.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace factory {

/// The file for a repository with these domains; reading it gives them back.
std::string project_text(const std::string& name, const std::filesystem::path& root,
                         const std::vector<base::config::DetectedDomain>& domains);

/// A project's name made of a folder's: what may not be in one becomes '-'.
std::string name_of_folder(const std::filesystem::path& root);

}  // namespace factory
