#include "tests/tasks/model.hpp"

#include <algorithm>

namespace test {
namespace {

using namespace lrm::tasks;

bool overlap(const std::string& a, const std::string& b) {
    const auto inside = [](const std::string& folder, const std::string& path) {
        return folder.ends_with('/') && path.starts_with(folder);
    };
    const auto bare = [](std::string path) {
        if (path.ends_with('/')) path.pop_back();
        return path;
    };
    return bare(a) == bare(b) || inside(a, b) || inside(b, a);
}

bool overlap(const Task& a, const Task& b) {
    return a.project == b.project &&
           std::any_of(a.files.begin(), a.files.end(), [&](const std::string& mine) {
               return std::any_of(b.files.begin(), b.files.end(),
                                  [&](const std::string& theirs) { return overlap(mine, theirs); });
           });
}

double score(const Task& task) {
    const WsjfParts& parts = task.wsjf;
    const auto held = [](double part) { return part < 1 ? 1 : part > 10 ? 10 : part; };
    const bool has_parts =
        parts.business_value + parts.time_criticality + parts.risk_reduction + parts.job_size > 0;
    const double plain =
        has_parts ? (held(parts.business_value) + held(parts.time_criticality) + held(parts.risk_reduction)) /
                        held(parts.job_size)
        : parts.score > 0 ? parts.score
                          : 3;
    return plain + parts.raised;
}

/// Whether `a` is started before `b`.
bool before(const Task& a, const Task& b) {
    if (a.status == Status::pending) {
        const double day = 86'400'000;
        const double mine = score(a) - static_cast<double>(a.created_at) / day;
        const double theirs = score(b) - static_cast<double>(b.created_at) / day;
        if (mine != theirs) return mine > theirs;
    } else if (a.moved_at != b.moved_at) {
        return a.moved_at < b.moved_at;
    }
    return a.id < b.id;
}

}  // namespace

bool in_progress(const lrm::tasks::Task& task) {
    return task.status == Status::locked || task.status == Status::tdd_in_progress ||
           task.status == Status::code_written || task.status == Status::tdd_success;
}

std::string Model::fence(const std::string& id) const {
    return fence_of(tasks_.at(id));
}

bool Model::opens(const Requester& by, const std::string& id) const {
    if (!tasks_.contains(id)) return false;
    if (by.fence.empty()) return by.actor != Actor::agent;
    return by.fence == fence(id);
}

bool Model::done(const std::string& id) const {
    const Task& task = tasks_.at(id);
    switch (task.status) {
        case Status::merged:
        case Status::building:
        case Status::queued_for_deploy:
        case Status::deploying:
        case Status::staging_ok:
        case Status::prod_ok:
            return true;
        case Status::split: {
            bool any = false;
            for (const auto& [child_id, child] : tasks_) {
                if (child.parent != id) continue;
                any = true;
                if (!done(child_id)) return false;
            }
            return any;
        }
        default:
            return false;
    }
}

bool Model::is_free(const Task& task) const {
    return std::none_of(tasks_.begin(), tasks_.end(), [&](const auto& other) {
        return other.first != task.id && in_progress(other.second) && overlap(task, other.second);
    });
}

bool Model::has_room(const Task& task) const {
    int total = 0, project = 0, domain = 0;
    for (const auto& [id, other] : tasks_) {
        if (!in_progress(other)) continue;
        ++total;
        project += other.project == task.project;
        domain += other.project == task.project && other.domain == task.domain;
    }
    return total < wip_.max_total && project < wip_.max_concurrent &&
           (task.domain.empty() || domain < wip_.max_per_domain);
}

bool Model::may_start(const Task& task, Status from, Millis now) const {
    if (task.status != from || task.not_before > now) return false;
    if (from == Status::queued_for_deploy) return !task.tainted || task.approved;
    if (from == Status::merged) return true;
    return std::all_of(task.depends_on.begin(), task.depends_on.end(),
                       [this](const std::string& id) { return done(id); }) &&
           has_room(task) && is_free(task);
}

bool Model::has_circle() const {
    std::set<std::string> clear;
    const auto reaches = [&](const auto& self, const std::string& id, std::set<std::string>& way) -> bool {
        if (clear.contains(id)) return false;
        if (!way.insert(id).second) return true;
        for (const std::string& next : tasks_.at(id).depends_on)
            if (self(self, next, way)) return true;
        way.erase(id);
        clear.insert(id);
        return false;
    };
    std::set<std::string> way;
    return std::any_of(tasks_.begin(), tasks_.end(),
                       [&](const auto& task) { return reaches(reaches, task.first, way); });
}

std::optional<std::string> Model::next(const ClaimRequest& request, Millis now, bool& refused) const {
    refused = false;
    if (!request.id.empty()) {
        const auto task = tasks_.find(request.id);
        refused = task == tasks_.end() || !may_start(task->second, request.from, now);
        return refused ? std::nullopt : std::optional(request.id);
    }
    const Task* best = nullptr;
    for (const auto& [id, task] : tasks_) {
        const bool wanted = (request.project.empty() || task.project == request.project) &&
                            (request.domains.empty() ||
                             std::count(request.domains.begin(), request.domains.end(), task.domain) > 0);
        if (wanted && may_start(task, request.from, now) && (!best || before(task, *best))) best = &task;
    }
    return best ? std::optional(best->id) : std::nullopt;
}

std::string Model::broken() const {
    std::map<std::string, int> projects;
    std::map<std::pair<std::string, std::string>, int> domains;
    int total = 0;
    for (const auto& [id, task] : tasks_) {
        if (!in_progress(task)) continue;
        if (++total > wip_.max_total) return "more in progress than the factory may have";
        if (++projects[task.project] > wip_.max_concurrent)
            return "more in progress than " + task.project + " may have";
        if (!task.domain.empty() && ++domains[{task.project, task.domain}] > wip_.max_per_domain)
            return "more in progress than " + task.domain + " may have";
        if (!is_free(task)) return "somebody else holds a file of " + id;
    }
    return "";
}

}  // namespace test
