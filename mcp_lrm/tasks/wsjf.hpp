// Weighted Shortest Job First: which task is next. Plain code without I/O.
//
// Source: D. Reinertsen, "The Principles of Product Development Flow" (2009), and SAFe's WSJF: cost of delay
// / job size.
#pragma once

#include "mcp_lrm/tasks/task.hpp"

namespace lrm::tasks {

/// (business value + time criticality + risk reduction) / job size, each part held to 1..10, plus what
/// feedback raised it by. Without any part: the score that was given; without that, 3 (all parts equal).
double wsjf_score(const WsjfParts& parts);

/// The order of the queue, greatest first: the score, and one point for each day of age. Because all tasks
/// age alike, the order of two never changes with the time, so that the key can be stored.
double queue_key(const WsjfParts& parts, Millis created_at);

/// The parts after one more error was seen in it: half a point each time, at most five in all.
WsjfParts raised_by_error(WsjfParts parts);

/// P0, P1, P2 as time criticality 9, 6, 3; 0 for anything else.
double time_criticality_of_priority(std::string_view priority);

}  // namespace lrm::tasks
