// From a checked request to its answer: finds the method, runs it where it belongs, and is the one place
// where what it throws becomes what the protocol says.
#pragma once

#include "mcp/running_call.hpp"

#include <memory>

namespace mcp {

/// Answers through the request's outlet, at once or later. The call, so that its transport can cancel it;
/// null when it is answered already. I/O thread.
std::shared_ptr<RunningCall> dispatch(const std::shared_ptr<Core>& core, Incoming incoming);

/// Answers a call that is past its deadline; its tool is told to stop. I/O thread.
void time_out(Core& core, RunningCall& call);

}  // namespace mcp
