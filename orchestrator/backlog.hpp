// The task store of mcp-lrm as the orchestrator sees it: typed calls, each repeated with the same key until
// it is known to be done.
#pragma once

#include "orchestrator/lrm.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace factory {

/// The store refused a move, a renewal or a release, and says why. Nothing was changed.
class Refusal : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// It refused because the lease is over: another holds the task, or nobody.
class StaleClaim : public Refusal {
public:
    using Refusal::Refusal;
};

enum class StoreCall { renew, move, release };
/// What a refusal of such a call means: `reason` is the store's word for it ("stale_fence", ...), empty when
/// it gave none. Throws StaleClaim or Refusal, with `text`. Pure.
[[noreturn]] void throw_refusal(StoreCall call, const std::string& reason, const std::string& text);

struct Claimed {
    std::string id;
    std::string fence;
    base::Json task;     // what is small and changes
    base::Json content;  // what a worker reads; an object
    std::chrono::seconds lease{90};

    /// The task's fields and its content in one object.
    base::Json whole() const;
};

struct MoveFacts {
    std::string reason;
    std::string verdict;
    std::string motif;
    std::string evidence;
    std::string evidence_hash;
    std::string commit;
    std::string artifact;
    std::string next_owner;
    std::chrono::seconds wait{0};
};

/// Any thread. All throw base::Error when mcp-lrm cannot be reached or answers with an error.
class Backlog {
public:
    Backlog(Lrm lrm, std::string project, std::string worker)
        : lrm_(std::move(lrm)), project_(std::move(project)), worker_(std::move(worker)) {}

    /// The best task that may start now (or this one); nothing when none may. `from` is a state.
    std::optional<Claimed> claim(const std::string& from, const std::string& id = {});
    /// These three throw StaleClaim when the lease is over, and Refusal for what is refused otherwise.
    void renew(const Claimed& task);
    void move(const Claimed& task, const std::string& to, const MoveFacts& facts);
    void release(const Claimed& task, const std::string& reason, std::chrono::seconds wait);
    /// What the agent spent.
    void report_usage(const std::string& id, const base::Json& used);
    /// New tasks, all or none; their ids.
    std::vector<std::string> add(const base::Json& tasks);

    /// The task as it is now, its content beside its fields.
    base::Json show(const std::string& id);
    /// Tasks in these states, the best first.
    base::Json list(const std::vector<std::string>& statuses);

private:
    base::Json call(const std::string& tool, base::Json arguments);
    void ask(StoreCall what, const std::string& tool, base::Json arguments);

    Lrm lrm_;
    std::string project_;
    std::string worker_;
};

}  // namespace factory
