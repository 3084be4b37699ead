// A project's file by the project's name, and where its code is.
#pragma once

#include "base/config/project.hpp"

#include <filesystem>
#include <string>

namespace factory {

/// Of the files in `config`/projects. Throws base::Error{config} when there is none of that name, or it is
/// wrong.
base::config::ProjectFile project_named(const std::filesystem::path& config, const std::string& name);

/// Its main work tree and the branch that is checked out there.
struct ProjectTree {
    std::filesystem::path root;
    std::string branch;
};

/// Throws base::Error{git}; `which` completes "check out the one that" where no branch is checked out.
ProjectTree tree_of(const base::config::ProjectFile& project, const std::string& which);

}  // namespace factory
