// Pieces of SQL that reading and writing share.
#pragma once

#include <string>

namespace lrm::tasks {

/// All of an event but its content.
constexpr const char* event_columns =
    "number, task, project_id, at, actor, who, kind, from_status, to_status, reason, fence, evidence_hash, "
    "patch, previous, hash";

/// "?, ?, ?"
inline std::string marks(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += i == 0 ? "?" : ", ?";
    return out;
}

}  // namespace lrm::tasks
