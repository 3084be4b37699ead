// platform_git: the repository of a project; see git/ for the actions.
#include "mcp_platform/git/actions.hpp"

namespace platform::tools {

mcp::Tool platform_git(Platform& platform) {
    mcp::Tool tool =
        make_action_tool("platform_git",
                         "The git repository of a project. Examples: {\"action\":\"status\"}, "
                         "{\"action\":\"log\",\"path\":\"src/upload.ts\"}, "
                         "{\"action\":\"diff\",\"from\":\"main\",\"stat\":true}",
                         platform,
                         {git::status_action(), git::log_action(), git::diff_action(), git::blame_action(),
                          git::branches_action(), git::worktrees_action(), git::commit_action()});
    tool.title = "Git";
    tool.output_schema = {
        {"type", "object"}, {"properties", {{"tree", {{"type", "object"}}}}}, {"required", {"tree"}}};
    tool.read_only = false;  // commit
    tool.idempotent = false;
    return tool;
}

}  // namespace platform::tools
