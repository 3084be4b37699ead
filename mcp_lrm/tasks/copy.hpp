// The whole task store from one database into another: backups of PostgreSQL, restoring into it, and the way
// from SQLite to PostgreSQL.
#pragma once

#include "mcp_lrm/tasks/sql.hpp"

#include <cstdint>

namespace lrm::tasks {

struct CopyReport {
    std::int64_t events = 0;   // copied now
    std::int64_t already = 0;  // were there before
};

/// Copies what `to` lacks of `from`, as it is at one moment, in one transaction: all of it or nothing. What
/// is there already stays, so that it may be repeated. Throws base::Error{database} when `to` holds tasks
/// with another history. Both may be in use by others.
CopyReport copy_store(Sql& from, Sql& to);

}  // namespace lrm::tasks
