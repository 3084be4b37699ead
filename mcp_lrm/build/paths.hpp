// Where a tool's paths are in the work tree.
#pragma once

#include "mcp_lrm/build/findings.hpp"

#include <functional>
#include <string>

namespace lrm::build {

/// Rewrites the paths of findings to be relative to `root`. A tool writes them absolute, relative to where it
/// ran
/// (`directory`, absolute), to the root, or with something in front of them that is no folder (a Go module's
/// name, a package of Java): the first reading that `exists` (asked for paths relative to the root) says is
/// there counts. A path outside the root stays absolute; one that is nowhere is kept as it was written. Pure
/// but for `exists`.
void place_paths(Findings& findings, const std::string& root, const std::string& directory,
                 const std::function<bool(const std::string&)>& exists);

}  // namespace lrm::build
