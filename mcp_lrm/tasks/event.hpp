// One row of the audit trail. Everything that ever happens to a task is one of these; the tasks are their
// sum.
#pragma once

#include "mcp_lrm/tasks/task.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lrm::tasks {

struct Event {
    std::int64_t number = 0;  // one sequence for the whole store, without gaps
    std::string task;
    std::string project;
    Millis at = 0;
    Actor actor = Actor::orchestrator;
    std::string who;       // as the caller called himself
    std::string kind;      // add, move, note, evidence, usage, edit, stale
    std::string from, to;  // words of states; empty unless it moved
    std::string reason;
    std::int64_t fence = 0;       // that the caller showed
    std::string evidence_hash;    // of the evidence pack's manifest
    Json patch = Json::object();  // fields of the task that changed
    std::string content;          // the task's content as JSON text, when it was set
    std::string previous;         // hash of this task's row before; empty for its first
    std::string hash;             // SHA-256 in hex over `previous` and everything above
};

/// The hash that `event` must have.
std::string hash_of(const Event& event);

/// For people and tools: without the secret half of a fence, without content.
Json to_json(const Event& event);

}  // namespace lrm::tasks
