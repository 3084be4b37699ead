// figma_get_selection: what is selected in Figma Desktop.
#include "mcp_lrm/figma_answer.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string cursor;
    int budget_tokens = 5000;
};

const base::Description<Args> arguments{
    base::optional("cursor", &Args::cursor, "Where to go on."),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return figma_answer(
        workspace, call,
        {"figma_get_selection", connectors::FigmaWants::selection, "", "", args.cursor, args.budget_tokens});
}

}  // namespace

mcp::Tool figma_get_selection(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("figma_get_selection", "What is selected in Figma Desktop.", arguments,
                                    workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
