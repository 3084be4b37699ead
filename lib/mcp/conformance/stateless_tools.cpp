// Fixtures: what a stateless client is refused, or not sent, and changes of the lists.
#include "mcp/conformance/fixtures.hpp"
#include "mcp/protocol/constants.hpp"

namespace mcp::conformance {
namespace {

ToolResult needs_sampling(Call& call) {
    if (!call.client_capabilities().contains("sampling")) {
        const Json required = {{"sampling", Json::object()}};
        throw RpcError(protocol::code::missing_capability, "This needs a client with sampling",
                       Json{{"requiredCapabilities", required}});
    }
    return ToolResult::text("The client can sample.");
}

ToolResult streams(Call& call) {
    call.progress(1, 2, "");
    const auto found = call.input_responses().find("answer");
    if (found == call.input_responses().end()) {
        const Json schema = object_schema({{"ok", {{"type", "boolean"}}}});
        const Json params = {{"mode", "form"}, {"message", "Go on?"}, {"requestedSchema", schema}};
        throw InputRequired(Json{{"answer", Json{{"method", "elicitation/create"}, {"params", params}}}});
    }
    return ToolResult::text("Went on.");
}

ToolResult logs(Call& call) {
    call.log("info", "Only for those who asked");
    return ToolResult::text("Logged.");
}

}  // namespace

void add_stateless_tools(Catalog& catalog, const Hooks& hooks) {
    catalog.tools.push_back(
        plain_tool("test_missing_capability", "Needs a client that declares sampling.", needs_sampling));
    catalog.tools.push_back(
        plain_tool("test_streaming_elicitation", "Reports progress, then needs input.", streams));
    catalog.tools.push_back(plain_tool("test_logging_tool", "Logs when the client asked for it.", logs));
    catalog.tools.push_back(
        plain_tool("test_trigger_tool_change", "Tells that the tools changed.", [hooks](Call&) {
            if (hooks.tools_changed) hooks.tools_changed();
            return ToolResult::text("Told.");
        }));
    catalog.tools.push_back(
        plain_tool("test_trigger_prompt_change", "Tells that the prompts changed.", [hooks](Call&) {
            if (hooks.prompts_changed) hooks.prompts_changed();
            return ToolResult::text("Told.");
        }));
}

}  // namespace mcp::conformance
