// Keeps values that are nobody's business out of what a tool stores and of what its errors say.
#pragma once

#include "mcp/tool.hpp"

#include <functional>
#include <string>

namespace mcp {

/// The tool with the texts of its errors (those it throws, and an answer that is one) run through `hide`.
/// What `hide` throws takes the place of the error: nothing leaves that was not hidden.
Tool with_private_errors(Tool tool, std::function<std::string(const std::string&)> hide);

/// The tool, called with what `hide` makes of its arguments.
Tool with_private_arguments(Tool tool, std::function<Json(const Json&)> hide);

}  // namespace mcp
