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
    std::string key;
};

const base::Description<Args> arguments{
    base::required("project", &Args::project, "Its name."),
    base::required("name", &Args::name,
                   "The file's name: what ends in .md is one task, everything else a JSON backlog."),
    base::required("text", &Args::text, "What it holds."),
    base::optional("salvage", &Args::salvage, "Take what is whole of a damaged file."),
    base::optional("key", &Args::key, "The same key again gives the same answer."),
};

tasks::Imported read(const Args& args) {
    if (args.name.ends_with(".md"))
        return {{tasks::read_markdown_task(args.name, args.text, args.project)}, {}};
    return tasks::read_json_backlog(args.text, args.project);
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return task_answer(change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        tasks::Imported imported = read(args);
        const auto is_known = [&](const std::string& id) { return backlog.find(id).has_value(); };
        if (!imported.damage.empty()) {
            tasks::drop_orphans(imported, is_known);
            if (!args.salvage)
                throw tasks::Refused(tasks::Refused::Why::bad, tasks::refusal_of(args.name, imported));
        }
        // What is there already stays as it is: its history is here, not in the file.
        std::erase_if(imported.tasks, [&](const tasks::NewTask& task) { return is_known(task.task.id); });
        const auto added =
            backlog.add(requester(call, "import " + args.name, ""), std::move(imported.tasks), now);
        mcp::Json out = {{"added", added}};
        if (!imported.damage.empty()) out["lost"] = imported.damage;
        return out;
    }));
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
