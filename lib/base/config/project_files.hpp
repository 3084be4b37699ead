// All project files of a folder.
#pragma once

#include "base/config/project.hpp"

#include <functional>

namespace base::config {

/// Every NAME.yaml and NAME.yml of `directory`, by file name. One that cannot be used is left out, and
/// `left_out` is told why, in one sentence. None when there is no such folder.
std::vector<ProjectFile> load_projects(const std::filesystem::path& directory,
                                       const std::function<void(const std::string& why)>& left_out);

}  // namespace base::config
