// What callers ask of the backlog, and what they get. Plain values.
#pragma once

#include "mcp_lrm/tasks/task.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lrm::tasks {

/// The request cannot be granted; `what()` is one sentence for the caller. Nothing was changed.
class Refused : public std::runtime_error {
public:
    enum class Why { not_found, exists, bad, illegal_move, stale_fence, limit, nothing };
    Refused(Why why, const std::string& text) : std::runtime_error(text), why_(why) {}
    Why why() const noexcept { return why_; }

private:
    Why why_;
};

/// Who asks, and what he proves.
struct Requester {
    Actor actor = Actor::orchestrator;
    std::string who;
    std::string fence;  // "7-0123456789abcdef"; an agent always needs one
};

struct NewTask {
    Task task;            // id empty: one is made
    std::string content;  // JSON object as text, or empty
};

struct ClaimRequest {
    std::string id;                    // this one, or the next of
    std::string project;               // one project, or of any when empty
    std::vector<std::string> domains;  // any when empty
    Status from = Status::pending;     // pending, merged (to build it) or queued_for_deploy
};

struct MoveRequest {
    std::string id;
    Status to = Status::pending;
    std::string reason;
    std::string verdict;
    std::string motif;          // what a gate rejected it for
    std::string evidence;       // reference of the evidence pack
    std::string evidence_hash;  // of its manifest
    std::string commit_sha;
    std::string artifact_id;
    std::string next_owner;
    Millis not_before = 0;
};

struct EditRequest {
    std::string id;
    Json patch =
        Json::object();  // files, depends_on, tags, domain, type, title, WSJF parts, tainted, approved
    std::optional<std::string> content;
    std::string reason;
};

struct UsageReport {
    std::string id;
    Usage used;  // since the last report
};

}  // namespace lrm::tasks
