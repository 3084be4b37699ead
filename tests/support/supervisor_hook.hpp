// Lets a test program supervise the commands that it runs, as mcp-lrm's main does. Include it in one file.
#pragma once

#include "base/process/supervise.hpp"

#include <unistd.h>

namespace test {

/// glibc gives constructors the arguments of main.
__attribute__((constructor)) inline void supervise_when_asked(int argc, char** argv) {
    int exit_code = 0;
    if (base::process::is_supervisor(argc, argv, exit_code)) _exit(exit_code);
}

}  // namespace test
