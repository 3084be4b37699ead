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

/// Asks, and shows the text from the cursor on as far as the budget goes.
mcp::ToolResult figma_answer(Workspace& workspace, mcp::Call& call, const FigmaQuestion& question);

}  // namespace lrm
