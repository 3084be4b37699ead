// task_claim: the next task that may start now, with a lease and a fence.
#include "base/error.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string project;
    std::vector<std::string> domains;
    std::string from;
    std::string worker;
    std::string key;
};

const base::Description<Args> arguments{
    base::optional("id", &Args::id, "This task; else the best one by WSJF."),
    base::optional("project", &Args::project, "Of this project; else of any."),
    base::optional("domains", &Args::domains, "Of these domains; else of any."),
    base::one_of("from", &Args::from, "To work on it, to build it, to deploy it; default pending.",
                 {"pending", "merged", "queued_for_deploy"}),
    base::optional("worker", &Args::worker, "Who claims, for people to read."),
    base::optional("key", &Args::key, "The same key again gives the same task."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    tasks::ClaimRequest request{args.id, args.project, args.domains,
                                tasks::to_status(args.from).value_or(tasks::Status::pending)};
    TaskService& service = workspace.tasks();
    mcp::Json answer = change(service, args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        const auto task = backlog.claim(requester(call, args.worker, ""), request, now);
        if (!task) return mcp::Json{{"task", nullptr}};
        mcp::Json out = shown(*task);
        out["fence"] = tasks::fence_of(*task);
        return mcp::Json{{"task", std::move(out)}};
    });
    if (answer["task"].is_null()) return task_answer({{"task", nullptr}, {"why", "no task may start now"}});
    try {
        const std::string content = service.store().log().content(answer["task"]["id"].get<std::string>());
        if (!content.empty()) answer["content"] = base::parse_json(content);
    } catch (const base::Error& error) {
        // The claim is durable: the same key gives it again.
        throw mcp::ToolError(std::string("the task store cannot read: ") + error.what());
    }
    answer["lease_s"] = std::chrono::duration_cast<std::chrono::seconds>(service.store().lease()).count();
    return task_answer(std::move(answer));
}

}  // namespace

mcp::Tool task_claim(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("task_claim", "Claim a task: its lease, its fence and all its path locks, or nothing.",
                       arguments, workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
