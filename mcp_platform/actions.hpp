// A tool with actions: each has a struct of its own for its arguments, and a schema that says so.
#pragma once

#include "mcp/tool.hpp"

#include <functional>
#include <string>
#include <vector>

namespace platform {

class Platform;

struct Action {
    std::string name;
    std::string description;  // half a sentence
    mcp::Json schema;  // of its arguments: an object, without `action`; one name has one type in all actions
    std::function<mcp::ToolResult(Platform&, mcp::Call&, const mcp::Json& arguments)> run;
};

/// An action whose arguments are a described struct; a misfit is BadArguments.
template <class Args>
Action make_action(std::string name, std::string description, const base::Description<Args>& arguments,
                   mcp::ToolResult (*run)(Platform&, mcp::Call&, Args)) {
    Action action;
    action.name = std::move(name);
    action.description = std::move(description);
    action.schema = arguments.schema();
    action.run = [arguments, run](Platform& platform, mcp::Call& call, const mcp::Json& json) {
        Args args;
        try {
            args = arguments.read(json);
        } catch (const base::BadValue& error) {
            throw mcp::BadArguments(error.what());
        }
        return run(platform, call, std::move(args));
    };
    return action;
}

/// The tool that does one of `actions`, as its argument `action` says. Its schema lists all arguments flat,
/// for clients that read no further, and under `dependentSchemas` the exact schema of each action, one of
/// which must hold: several model providers refuse a tool with `oneOf` at the top. `platform` must outlive
/// it.
mcp::Tool make_action_tool(std::string name, std::string description, Platform& platform,
                           std::vector<Action> actions);

}  // namespace platform
