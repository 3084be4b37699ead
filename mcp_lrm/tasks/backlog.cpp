// State: what is known of each task, and what follows from it (queues, locks, work in progress).
#include "mcp_lrm/tasks/backlog.hpp"

#include "mcp_lrm/tasks/wsjf.hpp"

#include <algorithm>

namespace lrm::tasks {

Backlog::Backlog(Sources sources) : sources_(std::move(sources)) {}

void Backlog::load(const Task& task, const std::string& last_hash) {
    last_hash_[task.id] = last_hash;
    put(task);
}

void Backlog::replay(const Event& event) {
    last_number_ = std::max(last_number_, event.number);
    last_hash_[event.task] = event.hash;
    if (event.patch.empty()) return;
    Task task = find(event.task).value_or(Task{});
    apply_patch(event.patch, task);
    put(task);
}

std::optional<Task> Backlog::find(const std::string& id) const {
    const auto found = tasks_.find(id);
    if (found != tasks_.end()) return found->second;
    return sources_.find ? sources_.find(id) : std::nullopt;
}

Task& Backlog::known(const std::string& id) {
    const auto found = tasks_.find(id);
    if (found != tasks_.end()) return found->second;
    const std::optional<Task> stored = sources_.find ? sources_.find(id) : std::nullopt;
    if (!stored) throw Refused(Refused::Why::not_found, "no task '" + id + "'");
    load(*stored, sources_.last_hash(id));
    return tasks_.at(id);
}

std::vector<Event> Backlog::take_events() {
    return std::exchange(events_, {});
}

void Backlog::emit(Event event, const Task& after, Millis now) {
    const auto before = tasks_.find(after.id);
    event.number = ++last_number_;
    event.task = after.id;
    event.project = after.project;
    event.at = now;
    event.patch = difference(before == tasks_.end() ? Task{} : before->second, after);
    std::string& last = last_hash_[after.id];
    event.previous = last;
    event.hash = hash_of(event);
    last = event.hash;
    put(after);
    events_.push_back(std::move(event));
}

void Backlog::put(const Task& after) {
    const auto before = tasks_.find(after.id);
    if (before != tasks_.end()) index(before->second, -1);
    Task& task = tasks_[after.id] = after;
    index(task, 1);
    // What it stands in the way of may have changed with it.
    refresh_queue(after.id);
    std::string above = after.id;
    for (int depth = 0; !above.empty() && depth < 16; ++depth) {
        if (const auto waiting = dependents_.find(above); waiting != dependents_.end())
            for (const std::string& id : waiting->second) refresh_queue(id);
        const auto found = tasks_.find(above);
        above = found == tasks_.end() ? "" : found->second.parent;
    }
}

void Backlog::index(const Task& task, int sign) {
    const auto change = [sign](std::set<std::string>& ids, const std::string& id) {
        if (sign > 0) ids.insert(id);
        else ids.erase(id);
    };
    for (const std::string& id : task.depends_on) change(dependents_[id], task.id);
    if (!task.parent.empty()) change(children_[task.parent], task.id);
    if (task.status == Status::rate_limited) change(sleeping_, task.id);
    if (!holds_paths(task.status)) return;
    wip_.total += sign;
    wip_.by_project[task.project] += sign;
    wip_.by_domain[{task.project, task.domain}] += sign;
    if (sign > 0) locks_[task.project].take(task.files, task.id);
    else locks_[task.project].release(task.id);
}

bool Backlog::satisfied(const std::string& id) const {
    const std::optional<Task> task = find(id);
    if (!task) return false;
    if (task->status != Status::split) return satisfies(task->status);
    const auto children = children_.find(id);
    return children != children_.end() && !children->second.empty() &&
           std::all_of(children->second.begin(), children->second.end(),
                       [this](const std::string& child) { return satisfied(child); });
}

bool Backlog::is_ready(const Task& task) const {
    if (task.status == Status::merged || task.status == Status::queued_for_deploy) return true;
    return task.status == Status::pending &&
           std::all_of(task.depends_on.begin(), task.depends_on.end(),
                       [this](const std::string& id) { return satisfied(id); });
}

void Backlog::refresh_queue(const std::string& id) {
    const auto found = tasks_.find(id);
    const auto old = queued_.find(id);
    if (found == tasks_.end()) return;
    const Task& task = found->second;
    const bool ready = is_ready(task);
    // Work is ordered by WSJF; what is merged is built and deployed in the order of the merges.
    const double key = task.status == Status::pending ? queue_key(task.wsjf, task.created_at)
                                                      : -static_cast<double>(task.moved_at);
    Place place{task.status, task.project, task.domain};
    if (old != queued_.end()) {
        const bool stays = ready && old->second.first == place &&
                           (task.status != Status::pending || old->second.second.key == key);
        if (stays) return;
        const auto queue = queues_.find(old->second.first);
        queue->second.erase(old->second.second);
        if (queue->second.empty()) queues_.erase(queue);
        queued_.erase(old);
    }
    if (!ready) return;
    const QueueKey entry{key, id};
    queues_[place].insert(entry);
    queued_.emplace(id, std::pair{std::move(place), entry});
}

}  // namespace lrm::tasks
