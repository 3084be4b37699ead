// figma_get_styles: variables and styles.
#include "mcp_lrm/figma_answer.hpp"

namespace lrm::tools {
namespace {

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, FigmaNodeArgs args) {
    return figma_answer(workspace, call,
                        {"figma_get_styles", connectors::FigmaWants::styles, args.file, args.node,
                         args.cursor, args.budget_tokens});
}

}  // namespace

mcp::Tool figma_get_styles(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("figma_get_styles", "Variables and styles of a Figma node or selection.",
                                    figma_node_arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
