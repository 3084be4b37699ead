// One worker: claims a task and performs what the task machine says until the task is merged, failed or given
// back.
#pragma once

#include "orchestrator/evidence.hpp"
#include "orchestrator/task_machine.hpp"
#include "orchestrator/tdd/red_green.hpp"
#include "orchestrator/workshop.hpp"

#include <optional>

namespace factory {

/// How one run of a task ended.
struct RunEnd {
    std::string task;
    bool is_merged = false;
    std::string line;  // "TDD SUCCESS: T001 ...", "REJECTED: T001: ..."
};

/// One thread.
class Worker {
public:
    /// `shop` outlives the worker; `number` names it in logs.
    Worker(const Workshop& shop, int number);

    /// Works on the best task that may start now (or this one) to its end; nothing when none may. Blocks, for
    /// as long as an agent takes. Throws base::Error when mcp-lrm does not answer, mcp::RemoteError when this
    /// task cannot be claimed.
    std::optional<RunEnd> once(const std::string& id = {});

private:
    struct Task;
    std::optional<Event> perform(Task& task, const Action& action);
    Event prepare(Task& task);
    Event run_agent(Task& task, int model);
    Event check_scope(Task& task);
    Event prove_red(Task& task);
    Event prove_green(Task& task);
    Event review(Task& task);
    Event enqueue(Task& task);
    void move(Task& task, const action::Move& move);
    void give_up(Task& task, bool keep_changes);
    /// The commit of this task that is on the target branch though the store does not know; empty: none.
    std::string forgotten_merge(const Task& task) const;
    /// Tests of the base that the change edits, in their old form, on the new code: what fails now.
    std::vector<std::string> fails_of_base_tests(Task& task);
    tdd::BuildResult test(Task& task, const std::filesystem::path& tree, const std::string& where,
                          const std::string& what, const std::vector<std::string>& files);
    std::string clean(const std::string& text) const { return shop_.clean(text); }
    void log(const Task& task, const std::string& line) const;
    /// In the log, and in `factory status`: what a person should see.
    void remark(const Task& task, const std::string& line) const;
    void show(const Task& task, const Action& action) const;

    const Workshop& shop_;
    const std::string name_;  // "W01"
    Backlog backlog_;
};

/// Files of a change that are not its task's: `allowed` are files, and folders that end with '/'; none:
/// everything is allowed. New tests may lie anywhere.
std::vector<std::string> outside_scope(const std::vector<std::string>& changed,
                                       const std::vector<std::string>& allowed);

/// `why`, after a word about the disk when less than `least` bytes are free where `folder` lies: who fails
/// there often does not say so.
std::string with_full_disk(const std::string& why, const std::filesystem::path& folder,
                           std::uintmax_t least = std::uintmax_t{1} << 20U);

/// A line of the message of a merged commit: whose it is, so that no restart merges it again.
std::string merge_mark(const std::string& task);

}  // namespace factory
