#include "mcp/private_tool.hpp"

#include "base/error.hpp"

namespace mcp {
namespace {

using Hide = std::function<std::string(const std::string&)>;

void hide_texts(ToolResult& result, const Hide& hide) {
    for (Json& block : result.content)
        if (block.contains("text") && block["text"].is_string())
            block["text"] = hide(block["text"].get<std::string>());
}

}  // namespace

Tool with_private_errors(Tool tool, Hide hide) {
    tool.run = [run = std::move(tool.run), hide = std::move(hide)](Call& call, const Json& arguments) {
        try {
            ToolResult result = run(call, arguments);
            if (result.is_error) hide_texts(result, hide);
            return result;
        } catch (const BadArguments& error) {
            throw BadArguments(hide(error.what()));
        } catch (const ToolError& error) {
            throw ToolError(hide(error.what()));
        } catch (const base::Error& error) {
            throw base::Error(error.kind(), hide(error.what()));
        }
    };
    return tool;
}

Tool with_private_arguments(Tool tool, std::function<Json(const Json&)> hide) {
    tool.run = [run = std::move(tool.run), hide = std::move(hide)](Call& call, const Json& arguments) {
        return run(call, hide(arguments));
    };
    return tool;
}

}  // namespace mcp
