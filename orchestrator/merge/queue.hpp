// The merge queue of one branch: changes go in one after the other, each on top of the newest, verified as
// they will be.
#pragma once

#include "base/json.hpp"
#include "orchestrator/git_program.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace factory::merge {

/// A change that wants to go in.
struct Change {
    std::string task;
    std::string message;  // of the commit on the target branch
    std::string commit;   // its tree, on a branch that began at an older state of the target
    base::Json facts = base::Json::object();  // of the task, for the gate
};

enum class Fate { merged, conflict, tests, gate, trouble };

struct Decision {
    static Decision no(Fate fate, std::string why, std::string motif = {}) {
        return {fate, {}, std::move(motif), std::move(why), false, base::Json::object()};
    }

    Fate fate = Fate::trouble;
    std::string commit;                       // on the target branch, where it was merged
    std::string motif;                        // of a gate
    std::string why;                          // where it was not merged; one sentence
    bool was_flake = false;                   // the batch passed at its second try only
    base::Json facts = base::Json::object();  // of the last opinion about it, for its evidence
};

/// What a gate or a verification says.
struct Opinion {
    bool is_good = true;
    std::string motif;
    std::string why;
    base::Json facts = base::Json::object();  // what was seen, for the evidence
};

struct QueueOptions {
    std::string branch;
    std::size_t batch = 5;
    /// Looks at one change as it will be: two commits. On the queue's thread.
    std::function<Opinion(const Change& change, const std::string& base, const std::string& head)> gate;
    /// Runs everything on `head`, compared with `base`, the branch as it is. On the queue's thread.
    std::function<Opinion(const std::string& base, const std::string& head)> verify;
    /// Told when a commit is on the branch, before `merge` returns.
    std::function<void(const Change& change, const Decision& decision)> on_merged;
};

class Queue {
public:
    /// `repository`: any work tree of it.
    Queue(GitProgram repository, QueueOptions options);
    /// Ends when the batch that is being verified is decided; what waits gets `trouble`.
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// Blocks until the change was decided. Any thread.
    Decision merge(const Change& change);
    /// Changes that wait or are being verified.
    std::size_t depth() const;
    void stop();

private:
    struct Waiting {
        Change change;
        Decision decision;
        bool is_decided = false;
    };
    using Batch = std::vector<std::shared_ptr<Waiting>>;

    void work();
    Batch take();
    void process(Batch batch);
    /// The commits of the batch on top of `target`; what does not fit is decided and taken out of the batch.
    std::vector<std::string> stack(Batch& batch, const std::string& target);
    void decide(const std::shared_ptr<Waiting>& one, Decision decision);
    void put_back(const Batch& batch, std::size_t from);

    const GitProgram git_;
    const QueueOptions options_;
    mutable std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Waiting>> waiting_;
    std::size_t running_ = 0;
    bool stopped_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace factory::merge
