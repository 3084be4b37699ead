// Opaque cursors of paged answers, and scopes as callers write them.
#pragma once

#include <string>
#include <vector>

namespace lrm {

/// What a cursor belongs to: another query refuses it.
std::string cursor_state(const std::string& query, const std::vector<std::string>& scope,
                         const std::string& kind);

std::string make_cursor(int offset, const std::string& state);

/// The offset; 0 for an empty cursor. Throws mcp::BadArguments when it is no cursor of this query.
int read_cursor(const std::string& cursor, const std::string& state);

/// The scope relative to the root. Throws mcp::ToolError when an entry leads outside.
std::vector<std::string> scope_in(const std::string& root, const std::vector<std::string>& scope);

}  // namespace lrm
