// The actions of platform_git, one file each.
#pragma once

#include "mcp_platform/actions.hpp"

namespace platform::git {

Action status_action();
Action log_action();
Action diff_action();
Action blame_action();
Action branches_action();
Action worktrees_action();
Action commit_action();

}  // namespace platform::git
