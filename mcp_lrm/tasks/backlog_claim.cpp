// Claims: the next task that may start now, or one in particular.
#include "mcp_lrm/tasks/backlog.hpp"

#include <algorithm>

namespace lrm::tasks {
namespace {

Status claimed(Status from) {
    if (from == Status::merged) return Status::building;
    if (from == Status::queued_for_deploy) return Status::deploying;
    return Status::locked;
}

}  // namespace

std::string Backlog::claim_refusal(const Task& task, Status from, Millis now) const {
    if (task.status != from) return "it is " + std::string(to_word(task.status)) + ", not " + to_word(from);
    if (task.not_before > now)
        return "it waits " + std::to_string((task.not_before - now + 999) / 1000) + " more seconds";
    if (from == Status::queued_for_deploy && task.tainted && !task.approved)
        return "it came from outside text and needs a person's approval before it is deployed";
    if (from != Status::pending) return "";
    for (const std::string& id : task.depends_on)
        if (!satisfied(id)) {
            const std::optional<Task> other = find(id);
            return "it depends on " + id + ", which is " + (other ? to_word(other->status) : "unknown");
        }
    const ProjectLimits limits = sources_.limits ? sources_.limits(task.project) : ProjectLimits{};
    if (std::string why = wip_refusal(wip_, limits.wip, task.project, task.domain); !why.empty()) return why;
    if (const auto locks = locks_.find(task.project); locks != locks_.end()) {
        std::string path;
        const std::string holder = locks->second.holder(task.files, task.id, &path);
        if (!holder.empty()) return path + " is held by " + holder;
    }
    return "";
}

Task Backlog::claim_task(const Requester& by, const std::string& id, Status from, Millis now) {
    Task after = tasks_.at(id);
    Event event;
    event.actor = by.actor;
    event.who = by.who;
    event.kind = "move";
    event.from = to_word(after.status);
    after.status = claimed(from);
    event.to = to_word(after.status);
    after.owner = by.who;
    after.fence += 1;
    after.fence_secret = sources_.secret();
    after.not_before = 0;
    after.updated_at = after.moved_at = now;
    after.reason.clear();
    event.fence = after.fence;
    emit(std::move(event), after, now);
    return after;
}

std::optional<Task> Backlog::claim(const Requester& by, const ClaimRequest& request, Millis now) {
    const Status from = request.from;
    if (from != Status::pending && from != Status::merged && from != Status::queued_for_deploy)
        throw Refused(Refused::Why::bad,
                      std::string("tasks are claimed from pending, merged or queued_for_deploy, not from ") +
                          to_word(from));
    if (!request.id.empty()) {
        const Task& task = known(request.id);
        const std::string why = claim_refusal(task, from, now);
        if (!why.empty())
            throw Refused(Refused::Why::limit, "task " + request.id + " cannot be claimed: " + why);
        return claim_task(by, request.id, from, now);
    }
    // One queue for each domain of each project, each in order: the best of their heads, then the next best.
    // What cannot start now (its paths are held, it waits) is passed over, not waited for.
    constexpr int most_tries = 2000;
    struct Head {
        Queue::const_iterator next;
        Queue::const_iterator end;
    };
    std::vector<Head> heads;
    for (const auto& [place, queue] : queues_) {
        const auto& [stage, project, domain] = place;
        if (stage != from || (!request.project.empty() && project != request.project)) continue;
        const bool wanted =
            request.domains.empty() ||
            std::find(request.domains.begin(), request.domains.end(), domain) != request.domains.end();
        if (!wanted) continue;
        if (from == Status::pending) {
            const ProjectLimits limits = sources_.limits ? sources_.limits(project) : ProjectLimits{};
            if (!wip_refusal(wip_, limits.wip, project, domain).empty()) continue;
        }
        heads.push_back({queue.begin(), queue.end()});
    }
    for (int tries = 0; tries < most_tries; ++tries) {
        Head* best = nullptr;
        for (Head& head : heads)
            if (head.next != head.end && (!best || *head.next < *best->next)) best = &head;
        if (!best) return std::nullopt;
        const std::string id = best->next->id;
        ++best->next;
        if (claim_refusal(tasks_.at(id), from, now).empty()) return claim_task(by, id, from, now);
    }
    return std::nullopt;
}

const Task& Backlog::renew(const Requester& by, const std::string& id) const {
    const auto found = tasks_.find(id);
    if (found == tasks_.end()) throw Refused(Refused::Why::not_found, "no task '" + id + "' is claimed");
    if (!is_leased(found->second.status) || by.fence != fence_of(found->second))
        throw Refused(Refused::Why::stale_fence, "the lease of " + id + " is over: the task is " +
                                                     to_word(found->second.status) +
                                                     " and another fence holds; stop working on it");
    return found->second;
}

}  // namespace lrm::tasks
