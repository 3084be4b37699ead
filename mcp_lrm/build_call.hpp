// One call of lrm_build: its arguments, its job, and what it is told meanwhile.
#pragma once

#include "mcp/tool.hpp"
#include "mcp_lrm/build/queue.hpp"
#include "mcp_lrm/workspace.hpp"

#include <string>
#include <vector>

namespace lrm {

inline constexpr int default_build_budget = 3000;  // tokens

struct BuildArguments {
    std::string action;
    std::string domain;
    std::vector<std::string> targets;
    int timeout_s = 1800;
    int job = 0;
    std::string project;
    int budget_tokens = default_build_budget;
};

const base::Description<BuildArguments>& build_arguments();
/// Throws mcp::BadArguments.
BuildArguments read_build_arguments(const mcp::Json& json);

/// Has the queue take the job, or finds the one that the last daemon left. Its id. Throws mcp::ToolError,
/// mcp::BadArguments.
std::int64_t begin_build(Workspace& workspace, mcp::Call& call, const BuildArguments& arguments);

/// "queued: 3 of 5", "running: step 1 of 2, 12 kB of log".
std::string progress_text(const build::JobView& seen, bool is_paused);

/// Waits for the job with progress, ends it when the call is cancelled. Past the call's deadline it answers
/// how far the job is and how to go on waiting.
mcp::ToolResult await_build(Workspace& workspace, mcp::Call& call, std::int64_t job, int budget_tokens);

}  // namespace lrm
