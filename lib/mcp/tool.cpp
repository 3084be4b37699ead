// Results of tools.
#include "mcp/tool.hpp"

namespace mcp {

ToolResult ToolResult::text(std::string text) {
    ToolResult result;
    result.content.push_back({{"type", "text"}, {"text", std::move(text)}});
    return result;
}

ToolResult ToolResult::text_and_structured(std::string text, Json structured) {
    ToolResult result = ToolResult::text(std::move(text));
    result.structured = std::move(structured);
    return result;
}

ToolResult ToolResult::error(std::string text) {
    ToolResult result = ToolResult::text(std::move(text));
    result.is_error = true;
    return result;
}

}  // namespace mcp
