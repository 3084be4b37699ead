// A tool as the protocol sees it, and how a typed one is made.
#pragma once

#include "base/schema.hpp"
#include "mcp/call.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mcp {

/// What a call gives back. Text and structured part carry the same facts: some clients show a model only the
/// one, some only the other.
struct ToolResult {
    Json content = Json::array();         // MCP content blocks
    std::optional<Json> structured = {};  // an object, when the tool has an output schema
    bool is_error = false;

    static ToolResult text(std::string text);
    static ToolResult text_and_structured(std::string text, Json structured);
    static ToolResult error(std::string text);
};

/// Where `run` is called. `io`: on the I/O thread, for work of microseconds that blocks on nothing.
enum class Runs { on_pool, on_io };

struct Tool {
    std::string name;
    std::string title;
    std::string description;  // empty: not listed, and still answers a call by name
    Json input_schema = {{"type", "object"}};
    std::optional<Json> output_schema;
    bool read_only = true;
    bool idempotent = true;
    bool destructive = false;
    bool open_world = false;
    bool orchestrator_only = false;  // listed and accepted only with the orchestrator's key
    Runs runs = Runs::on_pool;
    std::function<ToolResult(Call&, const Json& arguments)> run;
};

/// A tool whose arguments are a described struct: reads them (a misfit is BadArguments), then calls
/// `run(context, call, args)`. `context` must outlive the tool.
template <class Context, class Args>
Tool make_tool(std::string name, std::string description, const base::Description<Args>& arguments,
               Context& context, ToolResult (*run)(Context&, Call&, Args)) {
    Tool tool;
    tool.name = std::move(name);
    tool.description = std::move(description);
    tool.input_schema = arguments.schema();
    tool.run = [&context, arguments, run](Call& call, const Json& json) {
        Args args;
        try {
            args = arguments.read(json);
        } catch (const base::BadValue& error) {
            throw BadArguments(error.what());
        }
        return run(context, call, std::move(args));
    };
    return tool;
}

/// The same tool, for the orchestrator alone.
inline Tool for_orchestrator(Tool tool) {
    tool.orchestrator_only = true;
    return tool;
}

}  // namespace mcp
