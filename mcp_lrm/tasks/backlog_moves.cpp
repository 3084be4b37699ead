// Moves, and what follows from them.
#include "mcp_lrm/tasks/backlog.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <algorithm>

namespace lrm::tasks {
namespace {

Event event_by(const Requester& by, const char* kind) {
    Event event;
    event.actor = by.actor;
    event.who = by.who;
    event.kind = kind;
    return event;
}

bool is_failure(Status status) {
    return status == Status::tdd_failed || status == Status::adversarial_rejected ||
           status == Status::build_failed || status == Status::rolled_back;
}

std::int64_t number_of(const std::string& fence) {
    std::int64_t number = 0;
    for (const char c : fence) {
        if (c < '0' || c > '9' || number > 1'000'000'000) break;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

Task& Backlog::opened(const Requester& by, const std::string& id, const std::string& what, Millis now) {
    Task& task = known(id);
    const bool needs_fence = by.actor == Actor::agent;
    if (by.fence.empty() && !needs_fence) return task;
    if (by.fence.empty())
        throw Refused(Refused::Why::stale_fence,
                      "task " + id + " can only be changed with the fence of its lease");
    if (by.fence == fence_of(task)) return task;
    Event event = event_by(by, "stale");
    event.reason = what;
    event.fence = number_of(by.fence);
    emit(std::move(event), task, now);
    throw Refused(Refused::Why::stale_fence,
                  "the fence of " + id +
                      " is stale: somebody else holds the task, or nobody. What you sent is kept as "
                      "evidence and was not applied; stop working on it");
}

void Backlog::move_to(const Requester& by, Task after, Status to, const std::string& reason, Event event,
                      Millis now) {
    event.actor = by.actor;
    event.who = by.who;
    event.kind = "move";
    event.from = to_word(after.status);
    event.to = to_word(to);
    event.reason = reason;
    event.fence = number_of(by.fence);
    after.status = to;
    after.reason = reason;
    after.updated_at = after.moved_at = now;
    if (to == Status::prod_ok) after.completed_at = now;
    if (!is_leased(to)) {
        after.owner.clear();
        after.fence_secret.clear();
    }
    const std::string id = after.id;
    emit(std::move(event), after, now);
    if (is_final(to)) finish_parent(id, now);
}

Task Backlog::move(const Requester& by, const MoveRequest& request, Millis now) {
    Task after = opened(by, request.id,
                        std::string("wanted to set ") + to_word(request.to) + ": " + request.reason, now);
    if (!may_move(after.status, request.to, by.actor))
        throw Refused(Refused::Why::illegal_move,
                      request.id + ": " + refusal(after.status, request.to, by.actor));
    if (request.to == Status::locked || request.to == Status::building || request.to == Status::deploying)
        throw Refused(Refused::Why::illegal_move,
                      request.id + ": " + to_word(request.to) + " is reached by claiming it");
    if (request.to == Status::prod_ok && after.tainted && !after.approved)
        throw Refused(
            Refused::Why::illegal_move,
            request.id + " came from outside text: a person must approve it before it goes to production");
    Event event;
    event.evidence_hash = request.evidence_hash;
    const auto set = [](std::string& field, const std::string& value) {
        if (!value.empty()) field = value;
    };
    set(after.verdict, request.verdict);
    set(after.evidence, request.evidence);
    set(after.commit_sha, request.commit_sha);
    set(after.artifact_id, request.artifact_id);
    after.next_owner = request.next_owner;
    after.not_before = request.not_before;
    if (request.to == Status::blocked && after.next_owner.empty()) after.next_owner = "brain";
    if (is_failure(request.to)) {
        after.verdict = request.verdict;  // never that of the failure before
        after.attempts[limit_of(request.to, after.verdict)] += 1;
        after.wsjf = raised_by_error(after.wsjf);
    }
    move_to(by, std::move(after), request.to, request.reason, std::move(event), now);
    if (is_failure(request.to)) follow_failure(request.id, request.motif, now);
    return tasks_.at(request.id);
}

void Backlog::follow_failure(const std::string& id, const std::string& motif, Millis now) {
    Task after = tasks_.at(id);
    const ProjectLimits limits = sources_.limits ? sources_.limits(after.project) : ProjectLimits{};
    const AfterFailure next = after_failure(after, limit_of(after.status, after.verdict), motif, limits.task);
    after.motif = motif;
    after.next_owner = next.next_owner;
    const std::string reason = next.reason.empty() ? "to be tried again: " + after.reason : next.reason;
    move_to({Actor::store, "limits", ""}, std::move(after), next.status, reason, {}, now);
}

void Backlog::finish_parent(const std::string& id, Millis now) {
    const std::string parent_id = tasks_.at(id).parent;
    if (parent_id.empty()) return;
    const auto parent = tasks_.find(parent_id);
    if (parent == tasks_.end() || parent->second.status != Status::split) return;
    bool one_done = false;
    for (const std::string& child : children_[parent_id]) {
        const std::optional<Task> task = find(child);
        if (!task || (task->status != Status::prod_ok && task->status != Status::cancelled)) return;
        one_done = one_done || task->status == Status::prod_ok;
    }
    if (!one_done) return;
    Task after = parent->second;
    move_to({Actor::store, "subtasks", ""}, std::move(after), Status::prod_ok, "all its subtasks are done",
            {}, now);
}

Task Backlog::release(const Requester& by, const std::string& id, const std::string& reason,
                      Millis not_before, Millis now) {
    Task after = opened(by, id, "wanted to release it", now);
    if (by.actor != Actor::orchestrator || !is_leased(after.status))
        throw Refused(Refused::Why::illegal_move, id + " is " + to_word(after.status) + ": nobody holds it");
    after.not_before = not_before;
    const Status to = after_lost_lease(after.status);
    move_to(by, std::move(after), to, reason, {}, now);
    return tasks_.at(id);
}

Task Backlog::retry(const Requester& by, const std::string& id, const std::string& reason, Millis now) {
    Task after = opened(by, id, "wanted to retry it", now);
    if (by.actor != Actor::orchestrator || !may_move(after.status, Status::pending, Actor::orchestrator))
        throw Refused(Refused::Why::illegal_move,
                      id + ": " + refusal(after.status, Status::pending, by.actor));
    after.attempts.clear();
    after.motif.clear();
    after.next_owner.clear();
    after.not_before = 0;
    after.completed_at = 0;
    move_to(by, std::move(after), Status::pending, reason, {}, now);
    return tasks_.at(id);
}

void Backlog::lose_lease(const std::string& id, Millis now) {
    Task after = known(id);
    if (!is_leased(after.status)) return;
    const Requester store{Actor::store, "leases", ""};
    const Status to = after_lost_lease(after.status);
    const std::string reason =
        "the lease of " + (after.owner.empty() ? "its worker" : after.owner) + " ran out";
    if (to == Status::pending) {
        after.attempts["tdd"] += 1;
        const ProjectLimits limits = sources_.limits ? sources_.limits(after.project) : ProjectLimits{};
        const AfterFailure next = after_failure(after, "tdd", "", limits.task);
        if (next.status == Status::blocked) {
            after.next_owner = next.next_owner;
            move_to(store, std::move(after), Status::blocked, reason + "; " + next.reason, {}, now);
            return;
        }
    }
    move_to(store, std::move(after), to, reason, {}, now);
}

void Backlog::wake(Millis now) {
    const std::set<std::string> sleeping = sleeping_;
    for (const std::string& id : sleeping) {
        Task after = tasks_.at(id);
        if (after.not_before > now) continue;
        after.not_before = 0;
        move_to({Actor::store, "cool-down", ""}, std::move(after), Status::pending, "the cool-down is over",
                {}, now);
    }
}

void Backlog::note(const Requester& by, const std::string& id, const std::string& text, Millis now) {
    const Task after = opened(by, id, "note: " + text, now);
    Event event = event_by(by, "note");
    event.reason = text;
    event.fence = number_of(by.fence);
    emit(std::move(event), after, now);
}

void Backlog::evidence(const Requester& by, const std::string& id, const std::string& reference,
                       const std::string& hash, Millis now) {
    Task after = opened(by, id, "evidence: " + reference, now);
    Event event = event_by(by, "evidence");
    event.reason = reference;
    event.evidence_hash = hash;
    event.fence = number_of(by.fence);
    after.evidence = reference;
    emit(std::move(event), after, now);
}

Task Backlog::usage(const Requester& by, const UsageReport& report, Millis now) {
    Task after = opened(by, report.id, "usage", now);
    after.usage.tokens += std::max<std::int64_t>(0, report.used.tokens);
    after.usage.cost += std::max(0.0, report.used.cost);
    after.usage.sessions += std::max<std::int64_t>(0, report.used.sessions);
    after.usage.wall_ms += std::max<std::int64_t>(0, report.used.wall_ms);
    emit(event_by(by, "usage"), after, now);
    const ProjectLimits limits = sources_.limits ? sources_.limits(after.project) : ProjectLimits{};
    const std::string spent = spent_budget(after.usage, limits.task);
    if (!spent.empty() && may_move(after.status, Status::blocked, Actor::store)) {
        after = tasks_.at(report.id);
        after.next_owner = "brain";
        move_to({Actor::store, "budget", ""}, std::move(after), Status::blocked, spent, {}, now);
    }
    return tasks_.at(report.id);
}

}  // namespace lrm::tasks
