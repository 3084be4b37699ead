// Child processes: argv only, never a shell.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base::process {

struct Command {
    std::vector<std::string> argv;                                 // argv[0] is looked up in PATH
    std::string directory;                                         // empty: the caller's
    std::vector<std::pair<std::string, std::string>> environment;  // added to PATH, HOME, LANG of the caller
    std::size_t output_limit = std::size_t{64} << 20U;  // bytes of stdout kept; past it the child is killed
    std::chrono::milliseconds time_limit{60'000};       // past it its process group is killed
};

struct Outcome {
    int exit_code = -1;  // 128 + signal when it was killed
    std::string out;
    std::string err;  // the first 64 KiB
    bool timed_out = false;
    bool truncated = false;  // `output_limit` was reached
};

/// Runs to the end in a session of its own, stdin from /dev/null, always reaped. Blocking. Throws
/// Error{process} when it cannot be started ("git: no such program").
Outcome run(const Command& command);

/// The same, with stdout given in pieces as it comes; `on_output` returning false kills the child.
Outcome run(const Command& command, const std::function<bool(std::string_view)>& on_output);

}  // namespace base::process
