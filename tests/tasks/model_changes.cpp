// What changes the model.
#include "tests/tasks/model.hpp"

#include <algorithm>

namespace test {
namespace {

using namespace lrm::tasks;

constexpr Millis lease_ms = 90'000;

std::string counted_as(Status failure, const std::string& verdict) {
    if (failure == Status::tdd_failed) return "tdd";
    if (failure == Status::adversarial_rejected) return "adversarial_rejects";
    if (failure == Status::build_failed) return "build";
    if (verdict.starts_with("PROD_")) return "prod";
    if (verdict.starts_with("PERF_") || verdict.starts_with("LOAD_")) return "perf_smoke";
    return "staging_e2e";
}

bool is_failure(Status status) {
    return status == Status::tdd_failed || status == Status::adversarial_rejected ||
           status == Status::build_failed || status == Status::rolled_back;
}

}  // namespace

bool Model::add(std::vector<Task> added, Millis now) {
    const std::map<std::string, Task> old = tasks_;
    for (Task& task : added) {
        if (is_leased(task.status)) task.status = after_lost_lease(task.status);
        if (task.created_at == 0) task.created_at = now;
        task.updated_at = task.moved_at = now;
        std::sort(task.files.begin(), task.files.end());
        task.files.erase(std::unique(task.files.begin(), task.files.end()), task.files.end());
        if (!tasks_.emplace(task.id, task).second) {
            tasks_ = old;
            return false;
        }
    }
    for (const Task& task : added)
        for (const std::string& id : task.depends_on)
            if (!tasks_.contains(id)) {
                tasks_ = old;
                return false;
            }
    if (!has_circle()) return true;
    tasks_ = old;
    return false;
}

void Model::claimed(const std::string& id, const std::string& who, const std::string& fence, Millis now,
                    Millis steady) {
    Task& task = tasks_.at(id);
    task.status = task.status == Status::merged              ? Status::building
                  : task.status == Status::queued_for_deploy ? Status::deploying
                                                             : Status::locked;
    task.owner = who;
    task.fence += 1;
    task.fence_secret = fence.substr(fence.find('-') + 1);
    task.not_before = 0;
    task.updated_at = task.moved_at = now;
    leases_[id] = steady + lease_ms;
}

bool Model::renew(const Requester& by, const std::string& id, Millis steady) {
    if (!tasks_.contains(id) || !leases_.contains(id) || by.fence != fence(id)) return false;
    leases_[id] = steady + lease_ms;
    return true;
}

void Model::put(Task task, Status to, Millis now) {
    task.status = to;
    task.updated_at = task.moved_at = now;
    if (to == Status::prod_ok) task.completed_at = now;
    if (!is_leased(to)) {
        task.owner.clear();
        task.fence_secret.clear();
        leases_.erase(task.id);
    }
    const std::string id = task.id;
    tasks_[id] = std::move(task);
    if (to == Status::prod_ok || to == Status::failed || to == Status::cancelled) finish_parent(id, now);
}

void Model::finish_parent(const std::string& id, Millis now) {
    const std::string parent = tasks_.at(id).parent;
    if (parent.empty() || tasks_.at(parent).status != Status::split) return;
    bool one = false;
    for (const auto& [child_id, child] : tasks_) {
        if (child.parent != parent) continue;
        if (child.status != Status::prod_ok && child.status != Status::cancelled) return;
        one = one || child.status == Status::prod_ok;
    }
    if (one) put(tasks_.at(parent), Status::prod_ok, now);
}

void Model::fail(const std::string& id, const std::string& motif, Millis now) {
    Task task = tasks_.at(id);
    const std::string limit = counted_as(task.status, task.verdict);
    const bool again = task.status == Status::rolled_back &&
                       (task.verdict == "STAGING_DEPLOY_FAILED" || task.verdict == "PROD_DEPLOY_FAILED");
    const bool spent = task.attempts[limit] >= limits_.attempts.at(limit);
    const bool repeated = motif == "scope" || (!motif.empty() && motif == task.motif);
    Status to = Status::pending;
    if (spent || repeated) to = Status::blocked;
    else if (again) to = Status::queued_for_deploy;
    task.next_owner = spent || repeated ? "brain" : again ? "wiggum_deploy" : "wiggum_tdd";
    task.motif = motif;
    put(std::move(task), to, now);
}

bool Model::move(const Requester& by, const MoveRequest& request, Millis now, Millis steady) {
    if (!opens(by, request.id)) return false;
    Task task = tasks_.at(request.id);
    if (!may_move(task.status, request.to, by.actor)) return false;
    if (request.to == Status::locked || request.to == Status::building || request.to == Status::deploying)
        return false;
    if (request.to == Status::prod_ok && task.tainted && !task.approved) return false;
    if (is_failure(request.to) || !request.verdict.empty()) task.verdict = request.verdict;
    task.next_owner =
        request.to == Status::blocked && request.next_owner.empty() ? "brain" : request.next_owner;
    task.not_before = request.not_before;
    if (is_failure(request.to)) {
        task.attempts[counted_as(request.to, task.verdict)] += 1;
        task.wsjf.raised = std::min(task.wsjf.raised + 0.5, 5.0);
    }
    put(std::move(task), request.to, now);
    if (is_failure(request.to)) fail(request.id, request.motif, now);
    if (is_leased(request.to)) leases_[request.id] = steady + lease_ms;
    return true;
}

bool Model::split(const Requester& by, const std::string& id, std::vector<Task> children, Millis now) {
    if (!opens(by, id) || children.empty() || !may_move(tasks_.at(id).status, Status::split, by.actor))
        return false;
    const Task parent = tasks_.at(id);
    for (Task& child : children) {
        child.parent = id;
        child.project = parent.project;
        if (child.domain.empty()) child.domain = parent.domain;
        child.tainted = child.tainted || parent.tainted;
        if (child.wsjf.job_size == 0) child.wsjf = parent.wsjf;
    }
    if (!add(std::move(children), now)) return false;
    put(parent, Status::split, now);
    return true;
}

bool Model::release(const Requester& by, const std::string& id, Millis not_before, Millis now) {
    if (!opens(by, id) || by.actor != Actor::orchestrator || !is_leased(tasks_.at(id).status)) return false;
    Task task = tasks_.at(id);
    task.not_before = not_before;
    const Status to = after_lost_lease(task.status);
    put(std::move(task), to, now);
    return true;
}

bool Model::retry(const Requester& by, const std::string& id, Millis now) {
    if (!opens(by, id) || by.actor != Actor::orchestrator ||
        !may_move(tasks_.at(id).status, Status::pending, Actor::orchestrator))
        return false;
    Task task = tasks_.at(id);
    task.attempts.clear();
    task.motif.clear();
    task.next_owner.clear();
    task.not_before = task.completed_at = 0;
    put(std::move(task), Status::pending, now);
    return true;
}

bool Model::set_files(const Requester& by, const std::string& id, const std::vector<std::string>& files,
                      Millis now) {
    if (!opens(by, id)) return false;
    Task task = tasks_.at(id);
    task.files = files;
    std::sort(task.files.begin(), task.files.end());
    task.files.erase(std::unique(task.files.begin(), task.files.end()), task.files.end());
    if (in_progress(task) && !is_free(task)) return false;
    task.updated_at = now;
    tasks_[id] = std::move(task);
    return true;
}

bool Model::set_depends(const Requester& by, const std::string& id, const std::vector<std::string>& ids,
                        Millis now) {
    if (!opens(by, id)) return false;
    const Task old = tasks_.at(id);
    for (const std::string& other : ids)
        if (!tasks_.contains(other)) return false;
    tasks_[id].depends_on = ids;
    tasks_[id].updated_at = now;
    if (!has_circle()) return true;
    tasks_[id] = old;
    return false;
}

bool Model::approve(const Requester& by, const std::string& id, Millis now) {
    if (!opens(by, id)) return false;
    tasks_[id].approved = true;
    tasks_[id].updated_at = now;
    return true;
}

bool Model::usage(const Requester& by, const UsageReport& report, Millis now) {
    if (!opens(by, report.id)) return false;
    Task& task = tasks_[report.id];
    task.usage.tokens += report.used.tokens;
    task.usage.sessions += report.used.sessions;
    if (limits_.max_tokens == 0 || task.usage.tokens < limits_.max_tokens) return true;
    if (!may_move(task.status, Status::blocked, Actor::store)) return true;
    task.next_owner = "brain";
    put(task, Status::blocked, now);
    return true;
}

bool Model::may_note(const Requester& by, const std::string& id) const {
    return opens(by, id);
}

void Model::tick(Millis now, Millis steady) {
    const std::map<std::string, Millis> leases = leases_;
    for (const auto& [id, until] : leases) {
        if (until > steady) continue;
        Task task = tasks_.at(id);
        Status to = after_lost_lease(task.status);
        if (to == Status::pending && (task.attempts["tdd"] += 1) >= limits_.attempts.at("tdd")) {
            to = Status::blocked;
            task.next_owner = "brain";
        }
        put(std::move(task), to, now);
    }
    const std::map<std::string, Task> all = tasks_;
    for (const auto& [id, task] : all) {
        if (task.status != Status::rate_limited || task.not_before > now) continue;
        Task awake = task;
        awake.not_before = 0;
        put(std::move(awake), Status::pending, now);
    }
}

void Model::restarted(Millis steady) {
    for (auto& [id, until] : leases_) until = steady + lease_ms;
}

}  // namespace test
