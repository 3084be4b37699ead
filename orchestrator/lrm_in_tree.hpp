// Calls about another work tree than that of the current directory.
#pragma once

#include "orchestrator/lrm.hpp"

namespace factory {

/// Calls a tool of mcp-lrm for the work tree `tree`, as Lrm::call does for that of the current directory. A
/// tree that the daemon does not know yet is registered by it.
base::Json call_in_tree(const Lrm& lrm, const std::filesystem::path& tree, const std::string& tool,
                        const base::Json& arguments, std::chrono::milliseconds limit);

}  // namespace factory
