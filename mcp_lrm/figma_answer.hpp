// What the four tools of Figma share.
#pragma once

#include "mcp_lrm/outside_answer.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm {

struct FigmaQuestion {
    std::string tool;
    connectors::FigmaWants wants;
    std::string file;  // key or URL
    std::string node;
    std::string cursor;
    int budget_tokens = 5000;
};

/// The arguments of the tools about one node or selection.
struct FigmaNodeArgs {
    std::string file;
    std::string node;
    std::string cursor;
    int budget_tokens = 5000;
};
inline const base::Description<FigmaNodeArgs> figma_node_arguments{
    base::optional("file", &FigmaNodeArgs::file, "Key or URL; default: the one open in Figma Desktop."),
    base::optional("node", &FigmaNodeArgs::node,
                   "Like 12:345; default: that of the URL, else the selection."),
    base::optional("cursor", &FigmaNodeArgs::cursor, "Where to go on."),
    base::optional("budget_tokens", &FigmaNodeArgs::budget_tokens, "", 64, 50000),
};

/// Asks, and shows the text from the cursor on as far as the budget goes.
mcp::ToolResult figma_answer(Workspace& workspace, mcp::Call& call, const FigmaQuestion& question);

}  // namespace lrm
