// Every tool of the daemon, one per file in tools/; the table itself is written by CMake.
#pragma once

#include "mcp/tool.hpp"

#include <vector>

namespace platform {
class Platform;
}

namespace platform::tools {

/// All tools, sorted by name. `context` must outlive them.
std::vector<mcp::Tool> all(Platform& context);

}  // namespace platform::tools
