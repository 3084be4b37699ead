// A tool of a daemon, called with the orchestrator's key.
#pragma once

#include "orchestrator/daemon.hpp"

#include <chrono>
#include <string>

namespace factory {

/// The key of this home; empty when no daemon has made one yet.
std::string orchestrator_key(const base::Places& places);

/// Calls a tool that is about no work tree, starting the daemon when none runs. The whole result. Throws
/// mcp::RemoteError, or base::Error.
base::Json call_tool(const Daemon& daemon, const std::string& tool, const base::Json& arguments,
                     std::chrono::milliseconds limit);

}  // namespace factory
