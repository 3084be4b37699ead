// What every daemon of the suite does before it serves.
#pragma once

#include "base/paths.hpp"

namespace base::process {

/// Makes the suite's places (mode 0700), ignores SIGPIPE and SIGXFSZ, takes all the descriptors the system
/// grants, and keeps the allocator from holding one arena per thread. Throws Error{file}.
void prepare_to_serve(const Places& places);

/// Whether stderr is a regular file: that of a daemon in the background, which nobody rotates. Its log then
/// belongs in the log file alone.
bool stderr_is_a_file();

/// A variable of the environment; empty when it is not set.
std::string environment(const char* name);

}  // namespace base::process
