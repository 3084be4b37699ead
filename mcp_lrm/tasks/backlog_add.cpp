// Adding, splitting and editing tasks.
#include "base/schema.hpp"
#include "mcp_lrm/tasks/backlog.hpp"

#include <algorithm>
#include <array>

namespace lrm::tasks {
namespace {

void normalise_files(Task& task) {
    for (std::string& file : task.files) {
        std::string normal = normal_path(file);
        if (normal.empty())
            throw Refused(Refused::Why::bad,
                          "task " + task.id + ": '" + file + "' is not a path inside the project");
        file = std::move(normal);
    }
    std::sort(task.files.begin(), task.files.end());
    task.files.erase(std::unique(task.files.begin(), task.files.end()), task.files.end());
}

void check_id(const std::string& id) {
    const bool good =
        !id.empty() && id.size() <= 200 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
            return c > ' ' && c != 127 && c != '/' && c != '\\';
        });
    if (!good)
        throw Refused(Refused::Why::bad,
                      "'" + id + "' cannot be the id of a task: 1 to 200 characters, no spaces or slashes");
}

}  // namespace

void Backlog::check_new(const std::vector<NewTask>& tasks) const {
    std::set<std::string> ids;
    for (const NewTask& added : tasks) {
        check_id(added.task.id);
        if (added.task.project.empty())
            throw Refused(Refused::Why::bad, "task " + added.task.id + " names no project");
        if (!ids.insert(added.task.id).second || find(added.task.id))
            throw Refused(Refused::Why::exists, "there is already a task '" + added.task.id + "'");
    }
    for (const NewTask& added : tasks) {
        for (const std::string& id : added.task.depends_on)
            if (!ids.contains(id) && !find(id))
                throw Refused(Refused::Why::not_found,
                              "task " + added.task.id + " depends on '" + id + "', which does not exist");
        if (!added.task.parent.empty() && !ids.contains(added.task.parent) && !find(added.task.parent))
            throw Refused(Refused::Why::not_found, "task " + added.task.id + " is part of '" +
                                                       added.task.parent + "', which does not exist");
    }
}

void Backlog::check_circles(const std::vector<NewTask>& tasks) const {
    // Only new or edited tasks can close a circle; so every circle passes through one of them.
    std::map<std::string, const std::vector<std::string>*> changed;
    for (const NewTask& added : tasks) changed[added.task.id] = &added.task.depends_on;
    std::map<std::string, int> seen;  // 1: on the way, 2: done
    std::vector<std::pair<std::string, std::size_t>> way;
    std::map<std::string, std::vector<std::string>> edges;
    const auto edges_of = [&](const std::string& id) -> const std::vector<std::string>& {
        const auto found = edges.find(id);
        if (found != edges.end()) return found->second;
        if (const auto own = changed.find(id); own != changed.end()) return edges[id] = *own->second;
        const std::optional<Task> task = find(id);
        return edges[id] = task ? task->depends_on : std::vector<std::string>{};
    };
    for (const NewTask& start : tasks) {
        if (seen[start.task.id] != 0) continue;
        way.emplace_back(start.task.id, 0);
        seen[start.task.id] = 1;
        while (!way.empty()) {
            const std::string at = way.back().first;
            const std::vector<std::string>& next = edges_of(at);
            if (way.back().second == next.size()) {
                seen[at] = 2;
                way.pop_back();
                continue;
            }
            const std::string to = next[way.back().second++];
            if (seen[to] == 1) {
                std::string circle;
                bool inside = false;
                for (const auto& step : way) {
                    inside = inside || step.first == to;
                    if (inside) circle += step.first + " -> ";
                }
                throw Refused(Refused::Why::bad, "tasks depend on each other in a circle: " + circle + to);
            }
            if (seen[to] != 0) continue;
            seen[to] = 1;
            way.emplace_back(to, 0);
        }
    }
}

std::vector<std::string> Backlog::add(const Requester& by, std::vector<NewTask> tasks, Millis now) {
    for (NewTask& added : tasks) {
        Task& task = added.task;
        if (task.id.empty()) task.id = "t-" + sources_.secret().substr(0, 10);
        task.fence = 0;
        task.fence_secret.clear();
        task.owner.clear();
        // Nobody holds what is added: a task that was being worked on elsewhere starts again.
        if (is_leased(task.status)) task.status = after_lost_lease(task.status);
        if (task.created_at == 0) task.created_at = now;
        task.updated_at = task.moved_at = now;
        normalise_files(task);
    }
    check_new(tasks);
    check_circles(tasks);
    std::vector<std::string> ids;
    for (NewTask& added : tasks) {
        Event event;
        event.actor = by.actor;
        event.who = by.who;
        event.kind = "add";
        event.to = to_word(added.task.status);
        event.content = std::move(added.content);
        ids.push_back(added.task.id);
        emit(std::move(event), added.task, now);
    }
    return ids;
}

std::vector<std::string> Backlog::split(const Requester& by, const std::string& id,
                                        std::vector<NewTask> subtasks, const std::string& reason,
                                        Millis now) {
    Task parent = opened(by, id, "wanted to split it: " + reason, now);
    if (!may_move(parent.status, Status::split, by.actor))
        throw Refused(Refused::Why::illegal_move,
                      id + ": " + refusal(parent.status, Status::split, by.actor));
    if (subtasks.empty()) throw Refused(Refused::Why::bad, id + ": a split needs its subtasks");
    int number = 0;
    for (NewTask& child : subtasks) {
        Task& task = child.task;
        ++number;
        if (task.id.empty()) task.id = id + "." + std::to_string(number);
        task.parent = id;
        task.project = parent.project;
        if (task.domain.empty()) task.domain = parent.domain;
        task.tainted = task.tainted || parent.tainted;
        task.status = Status::pending;
        task.approved = false;
        if (task.wsjf.job_size == 0) task.wsjf = parent.wsjf;
    }
    const std::vector<std::string> ids = add(by, std::move(subtasks), now);
    move_to(by, std::move(parent), Status::split, reason, {}, now);
    return ids;
}

Task Backlog::edit(const Requester& by, const EditRequest& request, Millis now) {
    static constexpr std::array editable = {
        "files",          "depends_on",       "tags",           "domain",   "type",       "title",
        "business_value", "time_criticality", "risk_reduction", "job_size", "wsjf_score", "tainted",
        "approved",       "not_before",       "next_owner"};
    Task after = opened(by, request.id, "wanted to edit it", now);
    for (const auto& item : request.patch.items())
        if (std::find(editable.begin(), editable.end(), item.key()) == editable.end())
            throw Refused(Refused::Why::bad, request.id + ": '" + item.key() + "' cannot be edited");
    try {
        apply_patch(request.patch, after);
    } catch (const base::BadValue& error) {
        throw Refused(Refused::Why::bad, request.id + ": " + error.what());
    }
    normalise_files(after);
    for (const std::string& id : after.depends_on)
        if (!find(id))
            throw Refused(Refused::Why::not_found,
                          request.id + " depends on '" + id + "', which does not exist");
    check_circles({NewTask{after, ""}});
    if (holds_paths(after.status)) {
        const std::string holder = locks_[after.project].holder(after.files, after.id);
        if (!holder.empty())
            throw Refused(Refused::Why::limit,
                          request.id + ": its files cannot be extended, " + holder + " holds one of them");
    }
    Event event;
    event.actor = by.actor;
    event.who = by.who;
    event.kind = "edit";
    event.reason = request.reason;
    if (request.content) event.content = *request.content;
    after.updated_at = now;
    emit(std::move(event), after, now);
    return tasks_.at(request.id);
}

}  // namespace lrm::tasks
