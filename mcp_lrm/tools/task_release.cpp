// task_release: back to the queue, without an attempt.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string fence;
    std::string reason;
    int wait_s = 0;
    std::string key;
};

const base::Description<Args> arguments{
    base::required("id", &Args::id, ""),
    base::optional("fence", &Args::fence, "As the claim gave it."),
    base::optional("reason", &Args::reason, "Why, for people."),
    base::optional("wait_s", &Args::wait_s, "Not to be claimed for so long.", 0, 604800),
    base::optional("key", &Args::key, "The same key again does nothing twice."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return task_answer(change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        const tasks::Millis until = args.wait_s == 0 ? 0 : now + args.wait_s * 1000LL;
        return mcp::Json{{"task", shown(backlog.release(requester(call, "", args.fence), args.id, args.reason,
                                                        until, now))}};
    }));
}

}  // namespace

mcp::Tool task_release(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("task_release", "Give a claimed task back; it costs the task no attempt.",
                                    arguments, workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return with_reasons(std::move(tool));
}

}  // namespace lrm::tools
