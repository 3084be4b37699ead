// `factory status` in words. Plain code without I/O.
#pragma once

#include "base/json.hpp"

#include <string>

namespace factory::cli {

/// `counts`: {project: {state: number}}; `busy` and `stuck`: tasks as task_query lists them; `now_ms`:
/// milliseconds since 1970. Only `project` when it is not empty. For somebody who sees it for the first time.
std::string status_text(const base::Json& counts, const base::Json& busy, const base::Json& stuck,
                        const std::string& project, std::int64_t now_ms);

/// "2026-03-01T12:00:00.000Z" as milliseconds since 1970; 0 when it is no such time.
std::int64_t milliseconds_of(const std::string& time);

}  // namespace factory::cli
