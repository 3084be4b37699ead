// The process of an agent whose model answers with diffs: `factory patch-agent FILE`.
#pragma once

#include "orchestrator/agents/patch_assignment.hpp"

#include <iosfwd>

namespace factory::agents {

/// Asks the model, applies its diffs in the work tree, has their tests run by mcp-lrm, and says so in lines
/// of JSON on `out` (patch_driver reads them). The store is told `code_written`, `split` or `blocked`, as any
/// agent tells it. 0 when it ended its work. Blocks, at most `assignment.time` and one reply.
int run_patch_agent(const PatchAssignment& assignment, std::ostream& out);

/// Whether this process was started as one; then it has run, and `exit_code` is its own.
bool is_patch_agent(int argc, char** argv, int& exit_code);

}  // namespace factory::agents
