// The rules of the task store: what may happen to which task now. In memory, without I/O and without a clock.
#pragma once

#include "mcp_lrm/tasks/event.hpp"
#include "mcp_lrm/tasks/limits.hpp"
#include "mcp_lrm/tasks/path_locks.hpp"
#include "mcp_lrm/tasks/requests.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace lrm::tasks {

/// The limits of one project.
struct ProjectLimits {
    WipLimits wip;
    TaskLimits task;
};

/// Every change makes an Event, which is applied at once and handed out by `take_events`. A refused request
/// makes none and changes nothing, with one exception: a report with a stale fence is kept as an event of
/// kind "stale", which changes no task.
///
/// One thread at a time. `now` is the wall clock in milliseconds; it may jump.
class Backlog {
public:
    struct Sources {
        /// A task that is not in memory (it is final), or nothing.
        std::function<std::optional<Task>(const std::string& id)> find;
        /// The hash of its last event; empty when it has none.
        std::function<std::string(const std::string& id)> last_hash;
        /// 16 hexadecimal digits that nobody can guess.
        std::function<std::string()> secret;
        std::function<ProjectLimits(const std::string& project)> limits;
    };

    explicit Backlog(Sources sources);

    /// A task and the hash of its last event, as stored. Parents before or after their children alike.
    void load(const Task& task, const std::string& last_hash);
    /// An event that another host made.
    void replay(const Event& event);
    /// The number of the last event; set after loading.
    void set_last_number(std::int64_t number) { last_number_ = number; }
    std::int64_t last_number() const { return last_number_; }

    /// All or none. The ids, in order. Refused when an id is taken, a dependency or parent is unknown, or the
    /// dependencies form a circle.
    std::vector<std::string> add(const Requester& by, std::vector<NewTask> tasks, Millis now);
    /// The task, locked, with a new fence; nothing when no task may start now. Refused when a task asked for
    /// by id cannot be claimed.
    std::optional<Task> claim(const Requester& by, const ClaimRequest& request, Millis now);
    /// Refused unless `by` shows the fence of the task, which must be leased.
    const Task& renew(const Requester& by, const std::string& id) const;
    /// The task afterwards: a failure moves on by itself to pending or blocked.
    Task move(const Requester& by, const MoveRequest& request, Millis now);
    /// Parent to `split`, children to `pending`. Their ids.
    std::vector<std::string> split(const Requester& by, const std::string& id, std::vector<NewTask> subtasks,
                                   const std::string& reason, Millis now);
    /// Back to the queue without an attempt: 429, a shutdown.
    Task release(const Requester& by, const std::string& id, const std::string& reason, Millis not_before,
                 Millis now);
    /// A person's: back to the queue with fresh attempts.
    Task retry(const Requester& by, const std::string& id, const std::string& reason, Millis now);
    void note(const Requester& by, const std::string& id, const std::string& text, Millis now);
    void evidence(const Requester& by, const std::string& id, const std::string& reference,
                  const std::string& hash, Millis now);
    Task edit(const Requester& by, const EditRequest& request, Millis now);
    /// Blocks the task when a budget is spent.
    Task usage(const Requester& by, const UsageReport& report, Millis now);
    /// The lease of a task ran out.
    void lose_lease(const std::string& id, Millis now);
    /// Tasks whose waiting time is over go back to the queue.
    void wake(Millis now);

    /// In memory, or found; nothing when unknown.
    std::optional<Task> find(const std::string& id) const;
    /// Every task in memory: all that are not final, and some that are.
    const std::unordered_map<std::string, Task>& tasks() const { return tasks_; }
    const Wip& wip() const { return wip_; }
    /// A task waits for a cool-down to end.
    bool has_sleepers() const { return !sleeping_.empty(); }
    /// Why a task is where it is and what happens next, one sentence a line, for somebody new.
    std::vector<std::string> why(const std::string& id, Millis now) const;

    /// What happened since the last call, in order.
    std::vector<Event> take_events();

private:
    struct QueueKey {
        double key;
        std::string id;
        bool operator<(const QueueKey& other) const {
            return key != other.key ? key > other.key : id < other.id;
        }
    };
    using Queue = std::set<QueueKey>;
    using Place = std::tuple<Status, std::string, std::string>;  // stage, project, domain

    Task& known(const std::string& id);
    /// Throws Refused unless `by` may change the task now; keeps a stale report.
    Task& opened(const Requester& by, const std::string& id, const std::string& what, Millis now);
    void emit(Event event, const Task& after, Millis now);
    void put(const Task& after);
    void move_to(const Requester& by, Task after, Status to, const std::string& reason, Event event,
                 Millis now);
    void follow_failure(const std::string& id, const std::string& motif, Millis now);
    void finish_parent(const std::string& id, Millis now);
    void check_new(const std::vector<NewTask>& tasks) const;
    void check_circles(const std::vector<NewTask>& tasks) const;
    void index(const Task& task, int sign);
    void refresh_queue(const std::string& id);
    bool is_ready(const Task& task) const;
    bool satisfied(const std::string& id) const;
    std::string claim_refusal(const Task& task, Status from, Millis now) const;
    Task claim_task(const Requester& by, const std::string& id, Status from, Millis now);

    Sources sources_;
    std::unordered_map<std::string, Task> tasks_;
    std::unordered_map<std::string, std::string> last_hash_;
    std::unordered_map<std::string, std::set<std::string>> dependents_;  // id -> who waits for it
    std::unordered_map<std::string, std::set<std::string>> children_;
    std::map<Place, Queue> queues_;
    std::unordered_map<std::string, std::pair<Place, QueueKey>> queued_;  // where each waits
    std::map<std::string, PathLocks> locks_;                              // by project
    std::set<std::string> sleeping_;                                      // rate_limited
    Wip wip_;
    std::int64_t last_number_ = 0;
    std::vector<Event> events_;
};

}  // namespace lrm::tasks
