// What the server can be asked: one table of methods for both eras.
#pragma once

#include "mcp/running_call.hpp"

#include <string>
#include <string_view>

namespace mcp {

/// Where a method runs. `tool`: where the tool it calls wants to.
enum class Place { io, pool, tool };

struct Method {
    std::string_view name;
    bool legacy = true;
    bool modern = true;
    Place place = Place::io;
    int ttl_ms = -1;  // modern: how long the result may be remembered; -1: not a list or read
    std::string (*run)(Core&, RunningCall&);  // JSON text of the result, an object
};

/// Null: unknown in this era, or the catalog has nothing for it.
const Method* find_method(const Core& core, protocol::Era era, std::string_view name);

// The handlers, by file.
std::string call_tool(Core& core, RunningCall& call);
std::string list_tools(Core& core, RunningCall& call);
std::string list_resources(Core& core, RunningCall& call);
std::string list_templates(Core& core, RunningCall& call);
std::string read_resource(Core& core, RunningCall& call);
std::string subscribe(Core& core, RunningCall& call);
std::string unsubscribe(Core& core, RunningCall& call);
std::string list_prompts(Core& core, RunningCall& call);
std::string get_prompt(Core& core, RunningCall& call);
std::string complete(Core& core, RunningCall& call);
std::string ping(Core& core, RunningCall& call);
std::string set_log_level(Core& core, RunningCall& call);
std::string discover(Core& core, RunningCall& call);
std::string get_task(Core& core, RunningCall& call);
std::string update_task(Core& core, RunningCall& call);
std::string cancel_task(Core& core, RunningCall& call);

/// `initialize`, which makes the session: what it is to remember, and the JSON text of the result. Throws
/// RpcError.
struct Initialized {
    SessionFacts facts;
    std::string client_name;
    std::string result;
};
Initialized initialize(const Core& core, const Json& params);

/// A legacy notification: cancelled, initialized, roots/list_changed; others are ignored. I/O thread.
void take_notification(Session& session, const protocol::Message& message);
/// A legacy client's answer to a request of ours. I/O thread.
void take_response(Session& session, const protocol::Message& message);

/// A required string of `params`; RpcError names it when it is missing.
const std::string& required_string(const Json& params, const char* member);
/// The JSON text of a tool's result.
std::string result_text(ToolResult result);
/// The members of a tool's result.
Json result_json(ToolResult result);
/// Whether the client declares the extension io.modelcontextprotocol/tasks with this call.
bool declares_tasks(const RunningCall& call);
/// -32021, naming the extension.
RpcError tasks_are_missing(const std::string& what);
/// The members of a task, flat.
Json task_json(const TaskState& task);

}  // namespace mcp
