// task_edit: a task's scope, order, dependencies, tags, approval.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string fence;
    mcp::Json changes;
    mcp::Json content;
    std::string reason;
    std::string key;
};

const base::Description<Args> arguments{
    base::required("id", &Args::id, ""),
    base::optional(
        "changes", &Args::changes,
        "An object: files, depends_on, tags, domain, type, title, business_value, time_criticality, "
        "risk_reduction, job_size, wsjf_score, tainted, approved."),
    base::optional("content", &Args::content, "An object that takes the place of what a worker reads."),
    base::optional("fence", &Args::fence, ""),
    base::optional("reason", &Args::reason, "Why, for people."),
    base::optional("key", &Args::key, "The same key again does nothing twice."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    tasks::EditRequest request;
    request.id = args.id;
    request.reason = args.reason;
    if (args.changes.is_object()) request.patch = args.changes;
    else if (!args.changes.is_null()) throw mcp::BadArguments("argument 'changes' must be an object");
    if (args.content.is_object()) request.content = base::to_text(args.content);
    else if (!args.content.is_null()) throw mcp::BadArguments("argument 'content' must be an object");
    return task_answer(change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        return mcp::Json{{"task", shown(backlog.edit(requester(call, "", args.fence), request, now))}};
    }));
}

}  // namespace

mcp::Tool task_edit(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("task_edit", "Change a task without moving it.", arguments, workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
