// lrm_task_update: what an agent may say about its task.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string fence;
    std::string status;
    std::string note;
    std::string evidence;
    mcp::Json subtasks;
    std::string key;
};

const base::Description<Args> arguments{
    base::optional("id", &Args::id, "default: yours"),
    base::optional("fence", &Args::fence, ""),
    base::one_of("status", &Args::status, "", {"code_written", "split", "blocked"}),
    base::optional("note", &Args::note, "or why"),
    base::optional("evidence", &Args::evidence, ""),
    base::optional("subtasks", &Args::subtasks, "for split: [{title, description, files, depends_on}]"),
    base::optional("key", &Args::key, "same key: done once"),
};

mcp::Json update(tasks::Backlog& backlog, const tasks::Requester& by, const Args& args, tasks::Millis now) {
    const auto task = backlog.find(args.id);
    if (!task) throw tasks::Refused(tasks::Refused::Why::not_found, "no task '" + args.id + "'");
    if (args.status == "split") {
        std::vector<tasks::NewTask> subtasks;
        if (args.subtasks.is_array())
            for (const mcp::Json& subtask : args.subtasks) {
                subtasks.push_back(tasks::from_json(subtask, task->project));
                subtasks.back().task.status = tasks::Status::pending;
            }
        const auto ids = backlog.split(by, args.id, std::move(subtasks), args.note, now);
        return {{"status", "split"}, {"subtasks", ids}};
    }
    if (!args.evidence.empty()) backlog.evidence(by, args.id, args.evidence, "", now);
    if (args.status.empty()) {
        if (!args.note.empty()) backlog.note(by, args.id, args.note, now);
        return {{"status", to_word(backlog.find(args.id)->status)}};
    }
    tasks::MoveRequest request;
    request.id = args.id;
    request.to = *tasks::to_status(args.status);
    request.reason = args.note;
    return {{"status", to_word(backlog.move(by, request, now).status)}};
}

/// An agent's key is good for its own lease alone: it never meets the answer that somebody else was given.
std::string scoped_key(const Args& args, const tasks::Requester& by) {
    return args.key.empty() ? "" : "agent " + args.id + " " + by.fence + " " + args.key;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (args.id.empty()) args.id = call.caller().task;
    if (args.id.empty()) throw mcp::BadArguments("you are bound to no task: give its id and its fence");
    if (args.status.empty() && args.note.empty() && args.evidence.empty())
        throw mcp::BadArguments("nothing to say: give a status, a note or evidence");
    tasks::Requester by = requester(call, "", args.fence);
    // Even with the orchestrator's key: this door is the agents', and they cannot declare their own success.
    by.actor = tasks::Actor::agent;
    mcp::Json facts =
        change(workspace.tasks(), scoped_key(args, by),
               [&](tasks::Backlog& backlog, tasks::Millis now) { return update(backlog, by, args, now); });
    std::string text = args.id + " is " + facts["status"].get<std::string>();
    facts["id"] = args.id;
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

}  // namespace

mcp::Tool lrm_task_update(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("lrm_task_update",
                       "Report on your task: done writing, too large, or stuck. "
                       "Example: {\"status\":\"code_written\",\"note\":\"retries with backoff\"}",
                       arguments, workspace, run);
    tool.output_schema = mcp::Json{
        {"type", "object"}, {"properties", {{"id", {{"type", "string"}}}, {"status", {{"type", "string"}}}}}};
    tool.read_only = false;
    tool.idempotent = false;
    return tool;
}

}  // namespace lrm::tools
