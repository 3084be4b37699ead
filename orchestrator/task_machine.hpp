// What is to be done next with a claimed task: the whole policy between its claim and its merge. Plain code:
// events in, actions out; whoever performs the actions reports what came of each as the next event.
#pragma once

#include "orchestrator/agents/driver.hpp"

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace factory {

enum class Stage {
    claimed,         // its lease is ours, nothing was done yet
    preparing,       // a work tree is made ready
    writing,         // an agent works on it
    checking_scope,  // what it changed is compared with what it may change
    proving_red,     // its tests are run without its change
    proving_green,   // and with it
    reviewing,       // the gates look at the change
    merging,         // it waits in the merge queue
    over,            // nothing more is to be done by us
};

/// What the policy has to know of a task.
struct Run {
    std::string task;
    Stage stage = Stage::claimed;
    bool needs_red = true;     // false for kinds of work that add no behaviour (refactor, docs, ...)
    int models = 1;            // in the chain of its tier
    int model = 0;             // the one that works now
    int crashes = 0;           // of agents, in this run
    bool is_reported = false;  // the store knows that the code is written
};

/// The agent's own report, by lrm_task_update.
enum class Report { none, code_written, split, blocked };

namespace event {
struct Start {};
struct WorkspaceReady {};
struct WorkspaceFailed {
    std::string why;
};
struct AgentEnded {
    agents::Verdict verdict;
    bool has_changes = false;
    Report report = Report::none;
};
struct ScopeChecked {
    std::vector<std::string> outside = {};  // files that it may not change
    std::vector<std::string> reached = {};  // what no agent may touch: "the orchestrator's key"
};
struct RedChecked {
    bool is_proven = false;
    std::string why;  // where it is not
};
struct GreenChecked {
    bool is_green = false;
    std::string why;
};
struct Reviewed {
    bool is_approved = false;
    std::string motif;  // the kind of what was found: the same twice goes to the brain
    std::string why;
};
struct Merged {
    std::string commit;
};
struct NotMerged {
    enum class Because { conflict, tests, gate } because = Because::conflict;
    std::string motif;
    std::string why;
};
/// It was merged by a run whose end the store never heard of.
struct AlreadyMerged {
    std::string commit;
};
/// Another has the task now, or a person stopped it.
struct LeaseLost {};
/// The machine failed us: disk, daemon, tool. The task is not to blame.
struct Trouble {
    std::string why;
};
}  // namespace event

using Event =
    std::variant<event::Start, event::WorkspaceReady, event::WorkspaceFailed, event::AgentEnded,
                 event::ScopeChecked, event::RedChecked, event::GreenChecked, event::Reviewed, event::Merged,
                 event::NotMerged, event::AlreadyMerged, event::LeaseLost, event::Trouble>;

namespace action {
struct PrepareWorkspace {};
struct StartAgent {
    int model = 0;  // in the chain of the task's tier
};
struct CheckScope {};
struct ProveRed {};
struct ProveGreen {};
struct Review {};
struct EnqueueMerge {};
/// A move in the store, by its words for states.
struct Move {
    std::string to;
    std::string reason;
    std::string motif;
    std::string commit;
    std::chrono::seconds wait{0};  // before it may be claimed again
};
/// Given back without an attempt being counted.
struct Release {
    std::string reason;
    std::chrono::seconds wait{0};
};
struct ReturnWorkspace {
    bool keep_changes = false;  // as a patch in the evidence
};
}  // namespace action

using Action = std::variant<action::PrepareWorkspace, action::StartAgent, action::CheckScope,
                            action::ProveRed, action::ProveGreen, action::Review, action::EnqueueMerge,
                            action::Move, action::Release, action::ReturnWorkspace>;

struct Step {
    Run run;
    std::vector<Action> actions;  // in this order
};

/// Throws std::logic_error when `what` cannot happen in the stage that `run` is in.
Step next(Run run, const Event& what);

/// One greppable line for the log when a run is over: "TDD SUCCESS: T001", "SPLIT: T001", ...; empty
/// otherwise.
std::string outcome_line(const Run& run, const std::vector<Action>& actions, const Event& what);

}  // namespace factory
