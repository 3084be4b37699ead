// task_move: a task's next state.
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::string to;
    std::string fence;
    std::string reason;
    std::string verdict;
    std::string motif;
    std::string evidence;
    std::string evidence_hash;
    std::string commit_sha;
    std::string artifact_id;
    std::string next_owner;
    int wait_s = 0;
    bool fresh_attempts = false;
    std::string worker;
    std::string key;
};

const base::Description<Args> arguments{
    base::required("id", &Args::id, ""),
    base::required("to", &Args::to, "The new state."),
    base::optional("fence", &Args::fence, "As the claim gave it; without it, a person decides."),
    base::optional("reason", &Args::reason, "Why, for people."),
    base::optional("verdict", &Args::verdict, "Of a failure: STAGING_E2E_SMOKE_FAILED, ..."),
    base::optional("motif", &Args::motif,
                   "What a gate rejected it for; the same twice, or 'scope', goes to the brain."),
    base::optional("evidence", &Args::evidence, "The evidence pack."),
    base::optional("evidence_hash", &Args::evidence_hash, "SHA-256 of its manifest."),
    base::optional("commit_sha", &Args::commit_sha, ""),
    base::optional("artifact_id", &Args::artifact_id, ""),
    base::optional("next_owner", &Args::next_owner, "wiggum_tdd, wiggum_deploy or brain."),
    base::optional("wait_s", &Args::wait_s, "Not to be claimed for so long.", 0, 604800),
    base::optional("fresh_attempts", &Args::fresh_attempts,
                   "With to=pending: a person lets it be tried anew."),
    base::optional("worker", &Args::worker, ""),
    base::optional("key", &Args::key, "The same key again moves nothing twice."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    const auto to = tasks::to_status(args.to);
    if (!to) throw mcp::BadArguments("argument 'to': '" + args.to + "' is no state of a task");
    return task_answer(change(workspace.tasks(), args.key, [&](tasks::Backlog& backlog, tasks::Millis now) {
        const tasks::Requester by = requester(call, args.worker, args.fence);
        if (args.fresh_attempts && *to == tasks::Status::pending)
            return mcp::Json{{"task", shown(backlog.retry(by, args.id, args.reason, now))}};
        tasks::MoveRequest request;
        request.id = args.id;
        request.to = *to;
        request.reason = args.reason;
        request.verdict = args.verdict;
        request.motif = args.motif;
        request.evidence = args.evidence;
        request.evidence_hash = args.evidence_hash;
        request.commit_sha = args.commit_sha;
        request.artifact_id = args.artifact_id;
        request.next_owner = args.next_owner;
        request.not_before = args.wait_s == 0 ? 0 : now + args.wait_s * 1000LL;
        return mcp::Json{{"task", shown(backlog.move(by, request, now))}};
    }));
}

}  // namespace

mcp::Tool task_move(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool(
        "task_move", "Set a task's next state; a failure goes on by itself to pending or blocked.", arguments,
        workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return with_reasons(std::move(tool));
}

}  // namespace lrm::tools
