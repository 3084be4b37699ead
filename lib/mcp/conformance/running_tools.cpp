// Fixtures: calls that take a while and say so.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

constexpr std::chrono::milliseconds step{50};

ToolResult log_steps(Call& call) {
    call.log("info", "Tool execution started");
    wait_for(call, step);
    call.log("info", "Tool processing data");
    wait_for(call, step);
    call.log("info", "Tool execution completed");
    return ToolResult::text("Logged three messages.");
}

ToolResult report_steps(Call& call) {
    call.progress(0, 100, "");
    wait_for(call, step);
    call.progress(50, 100, "");
    wait_for(call, step);
    call.progress(100, 100, "");
    return ToolResult::text("Reported progress three times.");
}

ToolResult reconnect(Call& call) {
    call.release_stream(std::chrono::milliseconds(100));
    wait_for(call, std::chrono::milliseconds(300));
    return ToolResult::text("Delivered after the stream was closed and taken up again.");
}

Tool slow() {
    Tool tool;
    tool.name = "slow";
    tool.description = "Answers after ms milliseconds; stops when the call is cancelled.";
    tool.input_schema =
        object_schema({{"ms", {{"type", "integer"}, {"minimum", 0}, {"maximum", 600000}}}}, {"ms"});
    tool.run = [](Call& call, const Json& arguments) {
        const auto found = arguments.find("ms");
        if (found == arguments.end() || !found->is_number_integer() || found->get<std::int64_t>() < 0 ||
            found->get<std::int64_t>() > 600'000)
            throw BadArguments("argument 'ms' must be a whole number from 0 to 600000");
        wait_for(call, std::chrono::milliseconds(found->get<std::int64_t>()));
        if (call.cancelled()) throw ToolError("cancelled");
        return ToolResult::text("slept " + std::to_string(found->get<std::int64_t>()) + " ms");
    };
    return tool;
}

}  // namespace

void add_running_tools(Catalog& catalog) {
    catalog.tools.push_back(plain_tool("test_tool_with_logging", "Sends three log messages.", log_steps));
    catalog.tools.push_back(
        plain_tool("test_tool_with_progress", "Reports progress three times.", report_steps));
    catalog.tools.push_back(
        plain_tool("test_reconnection", "Closes its event stream in mid-call; the answer waits.", reconnect));
    catalog.tools.push_back(slow());
}

}  // namespace mcp::conformance
