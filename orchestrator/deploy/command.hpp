// A command of the project's file, run in the tree of a release.
#pragma once

#include "base/process/tree.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace factory::deploy {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct CommandRun {
    std::vector<std::string> argv;
    int exit_code = -1;
    std::chrono::milliseconds duration{0};
    std::string output;  // of both streams: its last 256 KiB
    std::string why;     // it failed: one sentence; empty when it was good
};

/// Splits `command` as a shell would and runs its parts, one after the other, until one fails; each is told
/// to `on_run`. They have our environment, less what tells an agent or the factory's own store, and
/// `variables`. Everything that they start ends with them. Throws base::Error{config} when only a shell could
/// run it.
void run_command(const std::string& command, const std::filesystem::path& tree, const Variables& variables,
                 std::chrono::milliseconds limit, const base::process::StopSignal& stop,
                 const std::function<void(const CommandRun&)>& on_run);

/// The environment of a project's command: ours, less ours alone, and `variables`.
Variables command_environment(const Variables& variables);

}  // namespace factory::deploy
