// Proves the audit trail: the chains, the seals, and that the tasks are the sum of their events.
#pragma once

#include "mcp_lrm/tasks/event_log.hpp"

#include <string>
#include <vector>

namespace lrm::tasks {

struct AuditReport {
    std::int64_t events = 0;
    std::int64_t tasks = 0;
    std::int64_t seals = 0;
    std::int64_t sealed = 0;            // events that a seal covers
    std::vector<std::string> problems;  // one sentence each, at most 100; empty: all is well
};

/// Checks every hash, every chain, every seal, that numbers have no gaps and that every move was legal for
/// its actor. Reads in pieces; any thread.
AuditReport verify(EventLog& log);
/// Adds up the events of every task and compares the sum with what is stored.
AuditReport replay(EventLog& log);

}  // namespace lrm::tasks
