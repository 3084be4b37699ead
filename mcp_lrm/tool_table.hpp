// Every tool of the daemon, one per file in tools/; the table itself is written by CMake.
#pragma once

#include "mcp/tool.hpp"

#include <vector>

namespace lrm {
class Workspace;
}

namespace lrm::tools {

/// All tools, sorted by name. `workspace` must outlive them.
std::vector<mcp::Tool> all(Workspace& workspace);

}  // namespace lrm::tools
