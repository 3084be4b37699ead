// The tools, resources and prompts that the public conformance suite asks a server for; behind --conformance.
#pragma once

#include "mcp/server.hpp"

#include <functional>
#include <string>

namespace mcp::conformance {

/// How a fixture says that a list changed. Any thread.
struct Hooks {
    std::function<void()> tools_changed;
    std::function<void()> prompts_changed;
};

void add_fixtures(Catalog& catalog, const Hooks& hooks);

// By file.
void add_content_tools(Catalog& catalog);  // text, image, audio, resources, errors
void add_running_tools(Catalog& catalog);  // progress, logging, delays, a released stream
void add_asking_tools(Catalog& catalog);   // sampling and elicitation of legacy clients
void add_input_tools(Catalog& catalog);    // input_required, 2026-07-28
void add_stateless_tools(Catalog& catalog, const Hooks& hooks);
void add_schema_tools(Catalog& catalog);  // JSON Schema keywords, x-mcp-header
void add_task_tools(Catalog& catalog);    // io.modelcontextprotocol/tasks, unless the catalog has tasks
void add_resources(Catalog& catalog);
void add_prompts(Catalog& catalog);

/// A tool without arguments.
Tool plain_tool(std::string name, std::string description, std::function<ToolResult(Call&)> run);
/// A tool with one required string argument.
Tool text_tool(std::string name, std::string description, std::string argument,
               std::function<ToolResult(Call&, const std::string&)> run);
/// Waits, or less when the call is cancelled.
void wait_for(Call& call, std::chrono::milliseconds time);
/// {"type": "object", "properties": PROPERTIES, "required": REQUIRED}
Json object_schema(Json properties, std::vector<std::string> required = {});

/// A 1x1 PNG and a silent WAV, as base64.
extern const char* const png;
extern const char* const wav;

}  // namespace mcp::conformance
