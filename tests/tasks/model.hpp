// The task store as a plain model: a map of tasks and rules that look at all of them each time. Slow,
// obvious, and written apart from mcp_lrm/tasks/backlog*; it shares with it only the table of legal moves and
// the plain values.
#pragma once

#include "mcp_lrm/tasks/limits.hpp"
#include "mcp_lrm/tasks/requests.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace test {

/// Counts against the WIP limits, and holds its files.
bool in_progress(const lrm::tasks::Task& task);

/// Each function does what its namesake of the backlog is documented to do; false: it is refused, and nothing
/// has changed. `reason` of tasks is not kept.
class Model {
public:
    using Task = lrm::tasks::Task;
    using Millis = lrm::tasks::Millis;
    using Status = lrm::tasks::Status;
    using Requester = lrm::tasks::Requester;

    explicit Model(lrm::tasks::WipLimits wip, lrm::tasks::TaskLimits limits)
        : wip_(wip), limits_(std::move(limits)) {}

    bool add(std::vector<Task> tasks, Millis now);
    /// What the store must give; nothing when no task may start. `refused`: a task asked for by id cannot.
    std::optional<std::string> next(const lrm::tasks::ClaimRequest& request, Millis now, bool& refused) const;
    /// The claim happened; `fence` is what the store made of it.
    void claimed(const std::string& id, const std::string& who, const std::string& fence, Millis now,
                 Millis steady);
    bool renew(const Requester& by, const std::string& id, Millis steady);
    bool move(const Requester& by, const lrm::tasks::MoveRequest& request, Millis now, Millis steady);
    bool split(const Requester& by, const std::string& id, std::vector<Task> children, Millis now);
    bool release(const Requester& by, const std::string& id, Millis not_before, Millis now);
    bool retry(const Requester& by, const std::string& id, Millis now);
    bool set_files(const Requester& by, const std::string& id, const std::vector<std::string>& files,
                   Millis now);
    bool set_depends(const Requester& by, const std::string& id, const std::vector<std::string>& ids,
                     Millis now);
    bool approve(const Requester& by, const std::string& id, Millis now);
    bool usage(const Requester& by, const lrm::tasks::UsageReport& report, Millis now);
    bool may_note(const Requester& by, const std::string& id) const;
    void tick(Millis now, Millis steady);
    void restarted(Millis steady);

    const std::map<std::string, Task>& tasks() const { return tasks_; }
    /// What must hold at every moment; the first thing that does not, or nothing.
    std::string broken() const;
    /// "7-0123456789abcdef" of who holds it, or nothing.
    std::string fence(const std::string& id) const;

private:
    bool opens(const Requester& by, const std::string& id) const;
    bool done(const std::string& id) const;
    bool is_free(const Task& task) const;
    bool has_room(const Task& task) const;
    bool may_start(const Task& task, Status from, Millis now) const;
    bool has_circle() const;
    void put(Task task, Status to, Millis now);
    void fail(const std::string& id, const std::string& motif, Millis now);
    void finish_parent(const std::string& id, Millis now);

    lrm::tasks::WipLimits wip_;
    lrm::tasks::TaskLimits limits_;
    std::map<std::string, Task> tasks_;
    std::map<std::string, Millis> leases_;  // until, by the clock that never jumps
};

}  // namespace test
