// Processes that carry a mark in their environment: what a job started, wherever it went.
#pragma once

#include <chrono>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace base::process {

/// Processes of this user whose environment, as they were started with it, holds `variable` ("NAME=VALUE").
/// Not the caller itself.
std::vector<pid_t> find_marked(std::string_view variable);

/// SIGKILL for all that carry the mark, again and again until none is left; false when some still are after
/// `limit`. Blocking.
bool end_marked(std::string_view variable, std::chrono::milliseconds limit);

}  // namespace base::process
