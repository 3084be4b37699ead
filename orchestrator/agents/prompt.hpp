// What an agent is told at its start.
#pragma once

#include "base/json.hpp"

#include <string>

namespace factory::agents {

/// The prompt for a task as task_query shows it (with its content), for an agent whose code tools are called
/// `tool_prefix` + name ("mcp__lrm__", "lrm_"). What went wrong at an earlier attempt is part of it, text
/// from outside is marked as data.
std::string worker_prompt(const base::Json& task, const std::string& tool_prefix);

/// The same for a model without tools, whose rules are told beside it (patch_rules).
std::string patch_prompt(const base::Json& task);

}  // namespace factory::agents
