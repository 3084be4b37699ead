// task_renew: the worker is alive.
#include "base/error.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string fence;
};

const base::Description<Args> arguments{
    base::required("id", &Args::id, ""),
    base::required("fence", &Args::fence, "As the claim gave it."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    TaskService& service = workspace.tasks();
    try {
        service.store().renew(requester(call, "", args.fence), args.id);
    } catch (const tasks::Refused& refused) {
        throw RefusedCall(refused);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    return task_answer(
        {{"lease_s", std::chrono::duration_cast<std::chrono::seconds>(service.store().lease()).count()}});
}

}  // namespace

mcp::Tool task_renew(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("task_renew", "Extend the lease of a claimed task.", arguments, workspace, run);
    tool.read_only = false;
    return with_reasons(std::move(tool));
}

}  // namespace lrm::tools
