// Calls of the task tools.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

/// Calls a task tool of mcp-lrm; its structuredContent. What changes something gets an idempotency key, so
/// that a repetition does nothing twice. Throws mcp::RemoteError, or base::Error.
base::Json task_call(const Session& session, const std::string& tool, base::Json arguments);

}  // namespace factory::cli
