// Starting a program that outlives us.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace base::process {

/// Starts `argv` in a session of its own, as nobody's child: in "/", stdin from /dev/null, stdout and stderr
/// appended to `log` (made with mode 0600), signals at their defaults, every other descriptor closed, the
/// caller's environment without the lease of an agent (FACTORY_TASK, FACTORY_FENCE). Its process id. Throws
/// Error{process}.
pid_t start_detached(const std::vector<std::string>& argv, const std::filesystem::path& log);

/// A program that is no daemon of ours: with a directory and an environment of its own.
struct Detached {
    std::vector<std::string> argv;
    std::filesystem::path directory;
    std::vector<std::pair<std::string, std::string>> environment;  // all of it
};

/// The same for such a program; argv[0] without a slash is looked up in our PATH, a relative one with a slash
/// in its directory.
pid_t start_detached(const Detached& program, const std::filesystem::path& log);

}  // namespace base::process
