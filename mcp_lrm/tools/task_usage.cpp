// task_usage: what a worker spent on a task.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string fence;
    std::int64_t tokens = 0;
    double cost = 0;
    std::int64_t sessions = 0;
    std::int64_t wall_ms = 0;
    std::string key;
};

const base::Description<Args> arguments{
    base::required("id", &Args::id, ""),
    base::optional("fence", &Args::fence, ""),
    base::optional("tokens", &Args::tokens, "Since the last report; likewise below.", 0, 1e15),
    base::optional("cost", &Args::cost, "", 0, 1e12),
    base::optional("sessions", &Args::sessions, "", 0, 1e6),
    base::optional("wall_ms", &Args::wall_ms, "", 0, 1e12),
    base::optional("key", &Args::key, "The same key again counts nothing twice."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return task_answer(change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        const tasks::UsageReport report{args.id, {args.tokens, args.cost, args.sessions, args.wall_ms}};
        return mcp::Json{{"task", shown(backlog.usage(requester(call, "", args.fence), report, now))}};
    }));
}

}  // namespace

mcp::Tool task_usage(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("task_usage", "Report what was spent on a task; a spent budget blocks it.", arguments,
                       workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
