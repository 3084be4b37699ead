// task_import: backlog_tasks.json, deploy_backlog.json, T*.md, D*.md.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string project;
    std::string name;
    std::string text;
    bool salvage = false;
};

const base::Description<Args> arguments{
    base::required("project", &Args::project, "Its name."),
    base::required("name", &Args::name,
                   "The file's name: what ends in .md is one task, everything else a JSON backlog."),
    base::required("text", &Args::text, "What it holds."),
    base::optional("salvage", &Args::salvage, "Take what is whole of a damaged file."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    const auto read = [&] {
        if (args.name.ends_with(".md"))
            return tasks::Imported{{tasks::read_markdown_task(args.name, args.text, args.project)}, ""};
        return tasks::read_json_backlog(args.text, args.project);
    };
    const mcp::Json added = change(workspace.tasks(), "", [&](tasks::Backlog& backlog, tasks::Millis now) {
        tasks::Imported imported = read();
        if (!imported.damage.empty() && !args.salvage)
            throw tasks::Refused(
                tasks::Refused::Why::bad,
                args.name + ": " + imported.damage + "; nothing was imported. " +
                    std::to_string(imported.tasks.size()) +
                    " tasks before the damage are whole: import again with --salvage to take them");
        // What is there already stays as it is: its history is here, not in the file.
        std::erase_if(imported.tasks,
                      [&](const tasks::NewTask& task) { return backlog.find(task.task.id).has_value(); });
        return mcp::Json(
            backlog.add(requester(call, "import " + args.name, ""), std::move(imported.tasks), now));
    });
    return task_answer({{"added", added}});
}

}  // namespace

mcp::Tool task_import(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("task_import",
                                    "Add the tasks of a file; those that are there already stay as they are.",
                                    arguments, workspace, run);
    tool.read_only = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
