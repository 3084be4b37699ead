// `tasks why ID`: where a task stands, why, and what happens next.
#include "mcp_lrm/tasks/backlog.hpp"

namespace lrm::tasks {
namespace {

std::string attempts_text(const Task& task, const TaskLimits& limits) {
    std::string out;
    for (const auto& [name, count] : task.attempts) {
        const auto limit = limits.attempts.find(name);
        out += (out.empty() ? "" : ", ") + name + " " + std::to_string(count);
        if (limit != limits.attempts.end()) out += " of " + std::to_string(limit->second);
    }
    return out;
}

/// For somebody who has never seen the states.
const char* meaning(Status status) {
    switch (status) {
        case Status::pending:
            return "it waits for a worker";
        case Status::locked:
            return "a worker has claimed it, and holds its files";
        case Status::tdd_in_progress:
            return "an agent works on it";
        case Status::code_written:
            return "the agent says that it has finished; nothing is proven yet";
        case Status::tdd_success:
            return "its tests failed before the change and pass with it";
        case Status::tdd_failed:
            return "its tests do not pass, or the agent gave up";
        case Status::adversarial_rejected:
            return "a gate refused the change";
        case Status::merged:
            return "its change is on the target branch";
        case Status::building:
            return "the build it is part of runs";
        case Status::build_failed:
            return "the build it was part of failed";
        case Status::queued_for_deploy:
            return "it is built, and waits to be deployed";
        case Status::deploying:
            return "it is on its way to staging";
        case Status::staging_ok:
            return "it runs on staging, and the checks there passed";
        case Status::prod_ok:
            return "it is in production";
        case Status::rolled_back:
            return "it was deployed, and taken back";
        case Status::split:
            return "it was too large; its subtasks do the work";
        case Status::rate_limited:
            return "every model provider asked to wait";
        case Status::blocked:
            return "the factory does not go on by itself";
        case Status::failed:
            return "it was given up";
        case Status::cancelled:
            return "it is not wanted any more";
    }
    return "";
}

const char* next_step(Status status) {
    switch (status) {
        case Status::locked:
            return "Next: its worker prepares a work tree and starts an agent.";
        case Status::tdd_in_progress:
            return "Next: the agent reports code_written, split or blocked; if its worker falls silent, the "
                   "lease runs out and "
                   "the task goes back to the queue.";
        case Status::code_written:
            return "Next: the orchestrator proves the tests: failing before the change, passing with it.";
        case Status::tdd_success:
            return "Next: the gates judge the change, then it is merged.";
        case Status::merged:
            return "Next: the batch it belongs to is built.";
        case Status::building:
            return "Next: the build ends; then it waits to be deployed.";
        case Status::queued_for_deploy:
            return "Next: it is deployed to staging, in the order of the merges.";
        case Status::deploying:
            return "Next: staging's checks.";
        case Status::staging_ok:
            return "Next: production, step by step.";
        case Status::prod_ok:
            return "Nothing more: it is in production and was verified there.";
        case Status::rate_limited:
            return "Next: back to the queue when the providers' cool-down is over; no attempt was lost.";
        case Status::split:
            return "Next: its subtasks; it is done when they are.";
        case Status::cancelled:
            return "Nothing more, unless somebody retries it.";
        case Status::failed:
            return "Nothing more, unless somebody retries it.";
        default:
            return "Next: the store decides at once whether it is tried again.";
    }
}

}  // namespace

std::vector<std::string> Backlog::why(const std::string& id, Millis now) const {
    const std::optional<Task> task = find(id);
    if (!task) throw Refused(Refused::Why::not_found, "no task '" + id + "'");
    const ProjectLimits limits = sources_.limits ? sources_.limits(task->project) : ProjectLimits{};
    std::vector<std::string> out;
    out.push_back(id + " is " + to_word(task->status) + ": " + meaning(task->status) +
                  (task->owner.empty() ? "" : "; held by " + task->owner) + ".");
    if (!task->reason.empty()) out.push_back("Why: " + task->reason + ".");
    if (!task->verdict.empty()) out.push_back("Last verdict: " + task->verdict + ".");
    if (const std::string tried = attempts_text(*task, limits.task); !tried.empty())
        out.push_back("Failed attempts: " + tried + ".");
    if (!task->evidence.empty()) out.push_back("Evidence: " + task->evidence);
    if (task->status == Status::pending) {
        const std::string waits = claim_refusal(*task, Status::pending, now);
        out.push_back(waits.empty()
                          ? "It may start now. Next: the next free worker claims it, in the order of WSJF."
                          : "It cannot start now: " + waits + ". Next: it starts when that is over.");
    } else if (task->status == Status::blocked) {
        out.push_back("Next: " + (task->next_owner.empty() ? std::string("a person") : task->next_owner) +
                      " decides. `tasks retry " + id + "` puts it back into the queue with fresh attempts.");
    } else if (task->status == Status::queued_for_deploy && task->tainted && !task->approved) {
        out.push_back("Next: a person approves it; it was made from text that came from outside.");
    } else {
        out.push_back(next_step(task->status));
    }
    if (task->status == Status::split) {
        const auto children = children_.find(id);
        if (children != children_.end())
            for (const std::string& child : children->second) {
                const std::optional<Task> sub = find(child);
                out.push_back("  " + child + ": " + (sub ? to_word(sub->status) : "unknown"));
            }
    }
    return out;
}

}  // namespace lrm::tasks
