// The states of a task, and who may move it from which to which. Plain code without I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::tasks {

/// What leads in and out of each is the table in states.cpp.
enum class Status {
    pending,          // waits for a worker; from the start, and again after a failure that may be repeated
    locked,           // claimed: a lease, a fence and all its path locks are held
    tdd_in_progress,  // an agent works on it
    code_written,     // the agent says that it has finished; nothing is proven yet
    tdd_success,      // RED, GREEN and VERIFY were seen by the orchestrator
    tdd_failed,       // the tests say no, or the agent gave up
    adversarial_rejected,  // a gate said no
    merged,                // on the target branch; the path locks are free again
    building,              // the batch's build runs
    build_failed,          // it failed
    queued_for_deploy,     // the artifact is there
    deploying,             // on its way to staging
    staging_ok,            // staging's checks passed
    prod_ok,               // served and verified: done
    rolled_back,           // was deployed, is no longer
    split,                 // its subtasks do the work; done when they are
    rate_limited,          // every provider said 429; costs the task nothing
    blocked,               // somebody else must decide: `next_owner`
    failed,                // given up
    cancelled,             // not wanted any more
};

/// Follows from the key or the fence of a call, never from an argument.
enum class Actor {
    agent,         // the holder of the lease's fence, nothing more
    orchestrator,  // the holder of the orchestrator's key; a person acts through it
    store,         // this code: leases that ran out, limits that were reached, subtasks that are done
};

const char* to_word(Status status);
const char* to_word(Actor actor);
/// One of the words above, or an imported one: COMPLETE and completed are prod_ok, build is building, commit
/// is merged, deploy is queued_for_deploy; in any case of letters. Nothing for other words.
std::optional<Status> to_status(std::string_view word);
/// Every state, in the order of the enumeration.
const std::vector<Status>& all_statuses();

bool may_move(Status from, Status to, Actor actor);
/// Where `actor` may move a task that is in `from`; for messages.
std::vector<Status> moves(Status from, Actor actor);
/// One sentence for a person: why `actor` may not move it, and what it may do instead.
std::string refusal(Status from, Status to, Actor actor);

/// The task is claimed: it has a lease, and counts against the WIP limits.
bool is_leased(Status status);
/// It holds its path locks: from the claim to the merge.
bool holds_paths(Status status);
/// Others that depend on it may start: its code is on the target branch.
bool satisfies(Status status);
/// Nothing happens to it any more unless a person says so.
bool is_final(Status status);
/// Where a task goes whose lease ran out while it was in `status`, which is_leased.
Status after_lost_lease(Status status);

}  // namespace lrm::tasks
