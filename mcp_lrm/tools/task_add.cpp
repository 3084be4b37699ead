// task_add: new tasks, all or none.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string project;
    mcp::Json tasks;
    std::string key;
};

const base::Description<Args> arguments{
    base::required("project", &Args::project, "Its name."),
    base::required(
        "tasks", &Args::tasks,
        "A list of objects: id, type, domain, title, description, files, depends_on, tags, parent, "
        "business_value, "
        "time_criticality, risk_reduction, job_size (1-10), tainted; whatever else a worker should read."),
    base::optional("key", &Args::key, "The same key again adds nothing twice."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (!args.tasks.is_array()) throw mcp::BadArguments("argument 'tasks' must be a list of objects");
    const mcp::Json ids =
        change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
            std::vector<tasks::NewTask> added;
            for (const mcp::Json& task : args.tasks) added.push_back(tasks::from_json(task, args.project));
            return mcp::Json(backlog.add(requester(call, "", ""), std::move(added), now));
        });
    return task_answer({{"added", ids}});
}

}  // namespace

mcp::Tool task_add(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("task_add", "Add tasks to a project's backlog.", arguments, workspace, run);
    tool.read_only = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
