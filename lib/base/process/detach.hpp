// Starting a program that outlives us.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace base::process {

/// Starts `argv` in a session of its own, as nobody's child: in "/", stdin from /dev/null, stdout and stderr
/// appended to `log` (made with mode 0600), signals at their defaults, every other descriptor closed, the
/// caller's environment without the lease of an agent (FACTORY_TASK, FACTORY_FENCE). Its process id. Throws
/// Error{process}.
pid_t start_detached(const std::vector<std::string>& argv, const std::filesystem::path& log);

}  // namespace base::process
