// tools/list, tools/call.
#include "mcp/methods.hpp"

namespace mcp {

std::string list_tools(Core& core, RunningCall& call) {
    return core.listing.tools_page(call.params(), call.caller().credential);
}

Json result_json(ToolResult result) {
    Json out = Json::object();
    out["content"] = std::move(result.content);
    if (result.structured) out["structuredContent"] = std::move(*result.structured);
    if (result.is_error) out["isError"] = true;
    return out;
}

std::string result_text(ToolResult result) {
    return base::to_text(result_json(std::move(result)));
}

std::string call_tool(Core& core, RunningCall& call) {
    static const Json no_arguments = Json::object();
    const std::string& name = required_string(call.params(), "name");
    const Listing::Entry* entry = core.listing.find_tool(name, call.caller().credential);
    if (entry == nullptr) throw RpcError(protocol::code::invalid_params, "Unknown tool: " + name);
    if (call.is_modern()) call.open_request_state("tools/call " + name);
    const auto arguments = call.params().find("arguments");
    const bool has_arguments = arguments != call.params().end() && !arguments->is_null();
    if (has_arguments && !arguments->is_object()) throw BadArguments("arguments must be an object");
    Tasks* const tasks = call.is_modern() ? core.listing.tasks() : nullptr;
    const bool is_declared = tasks != nullptr && declares_tasks(call);
    if (tasks != nullptr && !is_declared && tasks->needs(name))
        throw tasks_are_missing("The tool " + name + " runs only as a task");
    if (is_declared && tasks->takes(name)) {
        const TaskState task = tasks->begin(call, name, has_arguments ? *arguments : no_arguments);
        call.set_result_type("task");
        return base::to_text(task_json(task));
    }
    return result_text(entry->tool.run(call, has_arguments ? *arguments : no_arguments));
}

}  // namespace mcp
