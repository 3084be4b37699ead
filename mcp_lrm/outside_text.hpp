// One long text of an outside source, part by part.
#pragma once

#include "mcp_lrm/outside_answer.hpp"

namespace lrm {

/// The first line of all outside data, `head`, and the text in `facts[member]` from the cursor's place on, as
/// far as the budget goes; `facts[member]` is cut to that part, and next_cursor says how to go on.
mcp::ToolResult outside_text(base::Json facts, const std::string& member, const std::string& head,
                             const base::Json& question, const std::string& cursor, int budget_tokens);

}  // namespace lrm
