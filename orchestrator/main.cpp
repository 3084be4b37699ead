// factory: the command line.
#include "base/process/supervise.hpp"
#include "orchestrator/agents/patch_agent.hpp"
#include "orchestrator/cli/session.hpp"

#include <iostream>
#include <unistd.h>

int main(int argc, char** argv) {
    int exit_code = 0;
    if (base::process::is_supervisor(argc, argv, exit_code)) return exit_code;
    if (factory::agents::is_patch_agent(argc, argv, exit_code)) return exit_code;
    std::ios::sync_with_stdio(false);  // long texts go through `factory anonymize`
    factory::cli::Console console{std::cout, std::cerr, isatty(STDOUT_FILENO) == 1,
                                  isatty(STDERR_FILENO) == 1};
    return factory::cli::run({argv + 1, argv + argc}, console);
}
