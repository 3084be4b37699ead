// Cursors of paged answers, and scopes as callers write them.
#pragma once

#include "mcp/cursor.hpp"

#include <string>
#include <vector>

namespace lrm {

using mcp::cursor_state;
using mcp::make_cursor;
using mcp::read_cursor;

/// The scope relative to the root. Throws mcp::ToolError when an entry leads outside.
std::vector<std::string> scope_in(const std::string& root, const std::vector<std::string>& scope);

}  // namespace lrm
