// figma_get_node: one node of a design, as code context.
#include "mcp_lrm/figma_answer.hpp"

namespace lrm::tools {
namespace {

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, FigmaNodeArgs args) {
    return figma_answer(workspace, call,
                        {"figma_get_node", connectors::FigmaWants::node, args.file, args.node, args.cursor,
                         args.budget_tokens});
}

}  // namespace

mcp::Tool figma_get_node(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("figma_get_node", "One node of a Figma design. Example: {\"node\":\"12:345\"}",
                       figma_node_arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
