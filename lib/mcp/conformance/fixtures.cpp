// What the fixtures share.
#include "mcp/conformance/fixtures.hpp"

#include <condition_variable>
#include <mutex>

namespace mcp::conformance {

const char* const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const char* const wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

Json object_schema(Json properties, std::vector<std::string> required) {
    Json out = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) out["required"] = std::move(required);
    return out;
}

Tool plain_tool(std::string name, std::string description, std::function<ToolResult(Call&)> run) {
    Tool tool;
    tool.name = std::move(name);
    tool.description = std::move(description);
    tool.input_schema = object_schema(Json::object());
    tool.run = [run = std::move(run)](Call& call, const Json&) { return run(call); };
    return tool;
}

Tool text_tool(std::string name, std::string description, std::string argument,
               std::function<ToolResult(Call&, const std::string&)> run) {
    Tool tool;
    tool.name = std::move(name);
    tool.description = std::move(description);
    tool.input_schema = object_schema({{argument, {{"type", "string"}}}}, {argument});
    tool.run = [run = std::move(run), argument](Call& call, const Json& arguments) {
        const auto found = arguments.find(argument);
        if (found == arguments.end() || !found->is_string())
            throw BadArguments("argument '" + argument + "' must be a string");
        return run(call, found->get<std::string>());
    };
    return tool;
}

void wait_for(Call& call, std::chrono::milliseconds time) {
    struct Alarm {
        std::mutex mutex;
        std::condition_variable wake;
        bool stopped = false;
    };
    const auto alarm = std::make_shared<Alarm>();
    call.on_cancel([alarm] {
        std::lock_guard lock(alarm->mutex);
        alarm->stopped = true;
        alarm->wake.notify_all();
    });
    std::unique_lock lock(alarm->mutex);
    alarm->wake.wait_for(lock, time, [&] { return alarm->stopped; });
}

void add_fixtures(Catalog& catalog, const Hooks& hooks) {
    add_content_tools(catalog);
    add_running_tools(catalog);
    add_asking_tools(catalog);
    add_input_tools(catalog);
    add_stateless_tools(catalog, hooks);
    add_schema_tools(catalog);
    if (!catalog.tasks) add_task_tools(catalog);
    add_resources(catalog);
    add_prompts(catalog);
}

}  // namespace mcp::conformance
