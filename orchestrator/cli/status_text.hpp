// `factory status` in words. Plain code without I/O.
#pragma once

#include "base/json.hpp"

#include <string>

namespace factory::cli {

struct StatusFacts {
    base::Json counts;                       // {project: {state: number}}
    base::Json busy = base::Json::array();   // tasks as task_query lists them
    base::Json again = base::Json::array();  // those that wait after an attempt that failed
    base::Json stuck = base::Json::array();
    base::Json boards = base::Json::object();  // {project: what read_board() says}
    std::int64_t now_ms = 0;                   // since 1970
};

/// Only `project` when it is not empty. For somebody who sees it for the first time.
std::string status_text(const StatusFacts& facts, const std::string& project);

/// "2026-03-01T12:00:00.000Z" as milliseconds since 1970; 0 when it is no such time.
std::int64_t milliseconds_of(const std::string& time);

}  // namespace factory::cli
