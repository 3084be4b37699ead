// One page of a long answer: rows up to the caller's budget, and the cursor that goes on.
#pragma once

#include "mcp/budget.hpp"
#include "mcp/tool.hpp"

#include <string>

namespace platform {

/// Rows have numbers from 0 over all pages. A page holds at least one.
class Page {
public:
    /// `state`: what the cursor belongs to (mcp::cursor_state). Throws mcp::BadArguments for a cursor of
    /// something else. `headline` is the first line of the text.
    Page(int budget_tokens, const std::string& cursor, std::string state, const std::string& headline);

    /// The number of the first row of this page.
    int first() const { return first_; }
    /// Adds the row after the last one; false when it finds no room, and then no further row is to be added.
    bool add(const std::string& row);
    /// There are more rows than the caller asked for: a cursor is given although the budget is not used up.
    void stop_here() { has_more_ = true; }

    /// `structured` with "next_cursor" when something is left, which `rest` names ("12 commits").
    mcp::ToolResult end(mcp::Json structured, const std::string& rest);

private:
    const std::string state_;
    const int first_;
    int added_ = 0;
    bool has_more_ = false;
    mcp::BudgetedText text_;
};

}  // namespace platform
