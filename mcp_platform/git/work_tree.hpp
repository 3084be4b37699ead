// The git work tree that a call is about, and the paths in it that a caller names.
#pragma once

#include "base/git/checkout.hpp"
#include "mcp_platform/platform.hpp"

#include <string>
#include <vector>

namespace platform::git {

/// Throws mcp::ToolError when the caller's project is no git work tree.
base::git::Location location_of(Platform& platform, mcp::Call& call, const std::string& project);

/// `path` as git has it: relative to the root of the work tree; "." is the root. Throws mcp::ToolError when
/// it leads outside, or into git's own folder.
std::string relative_path(const base::git::Location& location, const std::string& path);
std::vector<std::string> relative_paths(const base::git::Location& location,
                                        const std::vector<std::string>& paths);

/// Sets "tree": {root, branch, head}.
void describe(const base::git::Location& location, mcp::Json& structured);
/// The same in one line: "tree /w/demo, main at 1a2b3c4d5e6f".
std::string line(const base::git::Location& location);

/// True once the call is cancelled or past its deadline.
base::git::Stop stop_of(const mcp::Call& call);

/// The first digits of a commit's id, as texts show it.
std::string brief(const std::string& commit);

/// Runs `work`; what base::git refuses becomes a mcp::ToolError.
template <class Work>
auto refusing(const Work& work) {
    try {
        return work();
    } catch (const base::git::Refused& refused) {
        throw mcp::ToolError(refused.what());
    }
}

}  // namespace platform::git
