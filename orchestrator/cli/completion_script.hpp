// Scripts that complete a command line in a shell.
#pragma once

#include "orchestrator/cli/command_tree.hpp"

namespace factory::cli {

// `tree` as command_tree() gives it; the program is called factory. Each script may be sourced, or be a file
// in the place where the shell looks for it.
std::string bash_completion(const std::vector<CommandWords>& tree);
std::string zsh_completion(const std::vector<CommandWords>& tree);
std::string fish_completion(const std::vector<CommandWords>& tree);

}  // namespace factory::cli
