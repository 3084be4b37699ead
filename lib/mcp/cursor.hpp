// Opaque cursors of a tool's paged answers.
#pragma once

#include <string>
#include <vector>

namespace mcp {

/// What a cursor belongs to: another query refuses it.
std::string cursor_state(const std::string& query, const std::vector<std::string>& scope,
                         const std::string& kind);

std::string make_cursor(int offset, const std::string& state);

/// The offset, at most `furthest`; 0 for an empty cursor. Throws BadArguments when it is no cursor of this
/// query.
int read_cursor(const std::string& cursor, const std::string& state, int furthest = 100'000);

}  // namespace mcp
