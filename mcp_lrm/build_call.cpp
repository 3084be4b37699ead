#include "mcp_lrm/build_call.hpp"

#include "base/error.hpp"
#include "mcp_lrm/build_service.hpp"

#include <chrono>

namespace lrm {
namespace {

using Clock = std::chrono::steady_clock;

const base::Description<BuildArguments> arguments{
    base::one_of("action", &BuildArguments::action, "", {"build", "test", "lint", "check"}),
    base::optional("domain", &BuildArguments::domain, "one part, as declared"),
    base::optional("targets", &BuildArguments::targets, "test or lint only these: paths, test names"),
    base::optional("timeout_s", &BuildArguments::timeout_s, "", 1, 14400),
    base::optional("job", &BuildArguments::job, "go on waiting for this one", 1, 2'000'000'000),
    base::optional("project", &BuildArguments::project, ""),
    base::optional("budget_tokens", &BuildArguments::budget_tokens, "", 50, 50000),
};

/// When a call must be answered: before the server gives it up, and while there is time to write the answer.
Clock::time_point answer_by(const mcp::Call& call) {
    return call.deadline() - std::chrono::seconds(5);
}

mcp::ToolResult unfinished(const build::JobView& seen, bool is_paused) {
    const std::string id = std::to_string(seen.job.id);
    std::string text = progress_text(seen, is_paused) + "; to go on waiting: {\"job\":" + id + "}";
    mcp::Json facts = {{"job", seen.job.id}, {"state", to_word(seen.job.state)}, {"action", seen.job.action}};
    if (seen.position > 0) facts["position"] = seen.position;
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

}  // namespace

const base::Description<BuildArguments>& build_arguments() {
    return arguments;
}

BuildArguments read_build_arguments(const mcp::Json& json) {
    try {
        return arguments.read(json);
    } catch (const base::BadValue& error) {
        throw mcp::BadArguments(error.what());
    }
}

std::int64_t begin_build(Workspace& workspace, mcp::Call& call, const BuildArguments& wanted) {
    BuildService& builds = workspace.builds();
    if (wanted.job > 0) {
        const auto seen = builds.queue().look(wanted.job);
        const std::string root = workspace.tree_of(call, wanted.project)->root();
        if (!seen || seen->job.root != root)
            throw mcp::ToolError("no build job " + std::to_string(wanted.job) +
                                 " of this work tree; leave 'job' out");
        return wanted.job;
    }
    if (wanted.action.empty())
        throw mcp::BadArguments("missing argument 'action': build, test, lint or check");
    const std::string root = workspace.tree_of(call, wanted.project)->root();
    const BuildWish wish{wanted.action, wanted.domain, wanted.targets};
    try {
        return builds.queue().submit_or_resume(
            builds.request(root, wish, wanted.timeout_s, call.caller().client_name));
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

std::string progress_text(const build::JobView& seen, bool is_paused) {
    if (seen.job.state == build::JobState::queued)
        return std::string("queued: ") + std::to_string(seen.position) + " of " +
               std::to_string(seen.waiting) +
               (is_paused ? "; the queue is paused: `factory queue start`" : "");
    std::string text = "running: step " + std::to_string(std::max(1, seen.step)) + " of " +
                       std::to_string(seen.job.steps.size());
    return text + ", " + std::to_string(seen.log_bytes / 1024) + " kB of log";
}

mcp::ToolResult await_build(Workspace& workspace, mcp::Call& call, std::int64_t job, int budget_tokens) {
    constexpr std::chrono::milliseconds look_again{100};  // for a cancellation
    BuildService& builds = workspace.builds();
    build::Queue& queue = builds.queue();
    const auto start = Clock::now();
    auto next_progress = start;
    for (;;) {
        const auto seen = queue.look(job);
        if (!seen)
            throw mcp::ToolError("build job " + std::to_string(job) +
                                 " is forgotten; call again without 'job'");
        if (build::is_final(seen->job.state)) {
            const auto result = queue.result(job);
            if (!result)
                throw mcp::ToolError("the result of build job " + std::to_string(job) +
                                     " was lost; call again");
            return build_answer(seen->job, *result, budget_tokens);
        }
        if (builds.is_stopping())
            throw mcp::ToolError(
                "the daemon is stopping; it takes the job up again at its next start: call again with the "
                "same arguments");
        if (call.cancelled()) {
            queue.cancel(job);
            throw mcp::ToolError("cancelled");
        }
        const bool is_paused = seen->job.state == build::JobState::queued && queue.is_paused();
        const auto now = Clock::now();
        if (now >= answer_by(call)) return unfinished(*seen, is_paused);
        if (now >= next_progress) {
            const double elapsed = std::chrono::duration<double>(now - start).count();
            call.progress(elapsed + 0.001, std::nullopt, progress_text(*seen, is_paused));
            next_progress = now + std::chrono::seconds(1);
        }
        queue.wait(job, seen->version, std::min(now + look_again, answer_by(call)));
    }
}

}  // namespace lrm
