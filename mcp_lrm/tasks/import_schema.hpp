// The JSON backlogs as JSON Schema (2020-12): schemas/backlog_tasks.schema.json,
// schemas/deploy_backlog.schema.json.
#pragma once

#include "base/json.hpp"

namespace lrm::tasks {

/// backlog_tasks.json. Properties that it does not name are kept as content of the task.
base::Json backlog_schema();
/// deploy_backlog.json; likewise.
base::Json deploy_schema();

}  // namespace lrm::tasks
