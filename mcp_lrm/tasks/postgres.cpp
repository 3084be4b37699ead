#include "base/error.hpp"
#include "mcp_lrm/tasks/sql.hpp"

namespace lrm::tasks {

Database postgres_database(const std::string&) {
    throw base::Error(base::ErrorKind::database, "PostgreSQL is not built in yet");
}

}  // namespace lrm::tasks
