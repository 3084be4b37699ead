// figma_get_styles: variables and styles.
#include "mcp_lrm/figma_answer.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string file;
    std::string node;
    std::string cursor;
    int budget_tokens = 5000;
};

const base::Description<Args> arguments{
    base::optional("file", &Args::file, "Key or URL; default: the one open in Figma Desktop."),
    base::optional("node", &Args::node, "Like 12:345; default: that of the URL, else the selection."),
    base::optional("cursor", &Args::cursor, "Where to go on."),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return figma_answer(workspace, call,
                        {"figma_get_styles", connectors::FigmaWants::styles, args.file, args.node,
                         args.cursor, args.budget_tokens});
}

}  // namespace

mcp::Tool figma_get_styles(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("figma_get_styles", "Variables and styles of a Figma node or selection.",
                                    arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
