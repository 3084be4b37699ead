// What a git hook of ours does when git calls it.
#pragma once

#include "base/config/project.hpp"
#include "orchestrator/lrm.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace factory::hooks {

/// What speaks against committing what is staged: white space that git objects to, stubs among the added
/// lines of code, and what the project's own `hooks.pre_commit` commands say of the staged files. Empty:
/// nothing. Blocks.
std::vector<std::string> check_staged(const std::filesystem::path& root,
                                      const base::config::HookRules& rules);

/// What speaks against a commit message; empty: nothing.
std::string check_message(const std::string& message, const base::config::HookRules& rules);

/// Tells the store which commit was made for the task that HEAD's message names: its sha and the SHA-256 of
/// its diff, as a line of the task's history, once a commit. A task that is not in the backlog is nobody's.
/// Throws base::Error, mcp::RemoteError.
void record_commit(const Daemon& daemon, const std::filesystem::path& root);

}  // namespace factory::hooks
