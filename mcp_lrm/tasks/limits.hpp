// How much may run at once, and how often a task may be tried. Plain code without I/O.
#pragma once

#include "mcp_lrm/tasks/task.hpp"

#include <map>
#include <string>

namespace lrm::tasks {

/// Work in progress: tasks between their claim and their merge.
struct WipLimits {
    int max_concurrent = 5;  // of one project
    int max_per_domain = 2;  // of one domain of a project
    int max_total = 50;      // over all projects
};

/// What runs now.
struct Wip {
    int total = 0;
    std::map<std::string, int> by_project;
    std::map<std::pair<std::string, std::string>, int> by_domain;  // (project, domain)
};

/// Empty when one more task of this project and domain may start, else why not.
std::string wip_refusal(const Wip& wip, const WipLimits& limits, const std::string& project,
                        const std::string& domain);

/// Against thrash: how often each may fail before somebody else decides; and what a task may cost in its
/// life.
struct TaskLimits {
    std::map<std::string, int> attempts = {{"tdd", 3},         {"adversarial_rejects", 2}, {"build", 2},
                                           {"staging_e2e", 2}, {"perf_smoke", 2},          {"prod", 1}};
    std::int64_t max_tokens = 0;  // 0: no limit; likewise below
    double max_cost = 0;
    std::int64_t max_sessions = 0;
    std::int64_t max_wall_ms = 0;
};

/// One failure more of the kind `limit` (a name in TaskLimits::attempts).
struct AfterFailure {
    Status status = Status::pending;  // pending: try again; queued_for_deploy: deploy again; blocked: no more
    std::string next_owner;           // wiggum_tdd, wiggum_deploy or brain
    std::string reason;               // empty when it is tried again
};

/// `task` after the failure was counted. `motif` is what it was rejected for: the same as last time, or a
/// scope mismatch (the motif "scope"), goes to the brain at once.
AfterFailure after_failure(const Task& task, const std::string& limit, const std::string& motif,
                           const TaskLimits& limits);

/// Which limit a failure in this state counts against: tdd_failed is "tdd", adversarial_rejected
/// "adversarial_rejects", build_failed "build", rolled_back by its verdict ("prod" or "staging_e2e" ...).
std::string limit_of(Status failure, const std::string& verdict);

/// Empty while the task is within its lifetime budgets, else which one is spent.
std::string spent_budget(const Usage& usage, const TaskLimits& limits);

}  // namespace lrm::tasks
