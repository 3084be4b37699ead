// A project's file by the project's name.
#pragma once

#include "base/config/project.hpp"

#include <filesystem>
#include <string>

namespace factory {

/// Of the files in `config`/projects. Throws base::Error{config} when there is none of that name, or it is
/// wrong.
base::config::ProjectFile project_named(const std::filesystem::path& config, const std::string& name);

}  // namespace factory
