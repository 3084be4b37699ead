// admin_queue: see, pause and continue the build queue, and end a job (the command line's `factory queue`).
#include "base/error.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/build_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string action;
    int job = 0;
};

const base::Description<Args> arguments{
    base::one_of("action", &Args::action, "What to do; default status. stop: no job is started any more.",
                 {"status", "start", "stop", "cancel"}),
    base::optional("job", &Args::job, "cancel: which one.", 1, 2'000'000'000),
};

mcp::Json described(const build::JobView& seen) {
    mcp::Json out = {{"job", seen.job.id},
                     {"kind", to_word(seen.job.kind)},
                     {"project", seen.job.project},
                     {"root", seen.job.root},
                     {"action", seen.job.action},
                     {"who", seen.job.who},
                     {"created_ms", seen.job.created_ms},
                     {"attempts", seen.job.attempts}};
    if (seen.position > 0) out["position"] = seen.position;
    if (seen.job.state == build::JobState::running) {
        out["started_ms"] = seen.job.started_ms;
        out["step"] = seen.step;
        out["steps"] = seen.job.steps.size();
        out["log_bytes"] = seen.log_bytes;
    }
    return out;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call&, Args args) {
    BuildService& builds = workspace.builds();
    build::Queue& queue = builds.queue();
    try {
        if (args.action == "stop") queue.pause();
        if (args.action == "start") queue.resume();
        if (args.action == "cancel") {
            if (args.job == 0) throw mcp::BadArguments("missing argument 'job': which one to cancel");
            if (!queue.cancel(args.job))
                throw mcp::ToolError("job " + std::to_string(args.job) + " neither waits nor runs");
        }
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    const build::QueueStatus status = queue.status();
    mcp::Json running = mcp::Json::array();
    for (const build::JobView& seen : status.running) running.push_back(described(seen));
    mcp::Json waiting = mcp::Json::array();
    for (const build::JobView& seen : status.waiting) waiting.push_back(described(seen));
    mcp::Json facts = {{"paused", status.is_paused},
                       {"test_slots", status.slots},
                       {"running", std::move(running)},
                       {"waiting", std::move(waiting)}};
    if (const std::string problem = builds.settings_problem(); !problem.empty()) facts["problem"] = problem;
    std::string text = base::to_text(facts);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

}  // namespace

mcp::Tool admin_queue(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("admin_queue", "See, pause and continue the build queue, and end a job.",
                                    arguments, workspace, run);
    tool.read_only = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
