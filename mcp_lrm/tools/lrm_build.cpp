// lrm_build: build, test, lint or check, by the commands that the project declares.
#include "mcp_lrm/build_call.hpp"

namespace lrm::tools {
namespace {

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, BuildArguments arguments) {
    const std::int64_t job = begin_build(workspace, call, arguments);
    return await_build(workspace, call, job, arguments.budget_tokens);
}

}  // namespace

mcp::Tool lrm_build(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("lrm_build",
                       "Build, test, lint or check with the project's own commands: parsed errors, failing "
                       "tests, log. Example: {\"action\":\"test\",\"targets\":[\"tests/test_cart.py\"]}",
                       build_arguments(), workspace, run);
    tool.output_schema = mcp::Json{{"type", "object"},
                                   {"properties",
                                    {{"state", {{"type", "string"}}},
                                     {"diagnostics", {{"type", "array"}}},
                                     {"failing_tests", {{"type", "array"}}}}},
                                   {"required", {"job", "state"}}};
    tool.read_only = false;  // a build writes into its work tree; the same one twice leaves what one leaves
    return tool;
}

}  // namespace lrm::tools
