// What the word behind `factory read` names.
#pragma once

#include "base/json.hpp"

#include <filesystem>
#include <string>

namespace factory::cli {

/// The arguments `path` or `symbol`, and `lines`, for PATH, PATH:LINE, PATH:A-B or SYMBOL. A path is one that
/// exists below `directory` or `root` (both canonical; `root` may be empty), or holds a slash; it comes back
/// relative to `root`. Anything else is a symbol.
base::Json read_target(const std::string& word, const std::filesystem::path& directory,
                       const std::filesystem::path& root);

}  // namespace factory::cli
