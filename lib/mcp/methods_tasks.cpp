// tasks/*: the extension io.modelcontextprotocol/tasks, for clients that declare it.
#include "mcp/methods.hpp"

namespace mcp {
namespace {

const char* to_word(TaskState::Status status) {
    switch (status) {
        case TaskState::Status::working:
            return "working";
        case TaskState::Status::completed:
            return "completed";
        case TaskState::Status::failed:
            return "failed";
        case TaskState::Status::cancelled:
            return "cancelled";
    }
    return "failed";
}

const std::string& task_id(const RunningCall& call) {
    if (!declares_tasks(call)) throw tasks_are_missing(call.message().method + " belongs to an extension");
    return required_string(call.params(), "taskId");
}

RpcError unknown_task(const std::string& id) {
    return {protocol::code::invalid_params, "Unknown task: " + id.substr(0, 100)};
}

}  // namespace

bool declares_tasks(const RunningCall& call) {
    const Json& capabilities = call.client_capabilities();
    const auto extensions = capabilities.find("extensions");
    return extensions != capabilities.end() && extensions->is_object() &&
           extensions->contains(protocol::tasks_extension);
}

RpcError tasks_are_missing(const std::string& what) {
    const Json wanted = {{"extensions", {{protocol::tasks_extension, Json::object()}}}};
    return {protocol::code::missing_capability,
            what + "; declare " + protocol::tasks_extension + " under clientCapabilities.extensions",
            Json{{"requiredCapabilities", wanted}}};
}

Json task_json(const TaskState& task) {
    Json out = {{"taskId", task.id},
                {"status", to_word(task.status)},
                {"createdAt", task.created_at},
                {"lastUpdatedAt", task.updated_at},
                {"ttlMs", task.ttl_ms},
                {"pollIntervalMs", task.poll_interval_ms}};
    if (!task.message.empty()) out["statusMessage"] = task.message;
    if (task.status == TaskState::Status::completed && task.result) {
        out["result"] = result_json(*task.result);
        out["result"]["resultType"] = "complete";
    }
    if (task.status == TaskState::Status::failed) out["error"] = task.error;
    return out;
}

std::string get_task(Core& core, RunningCall& call) {
    const std::string& id = task_id(call);
    const std::optional<TaskState> task = core.listing.tasks()->find(call, id);
    if (!task) throw unknown_task(id);
    return base::to_text(task_json(*task));
}

// None of our tasks asks for anything, so there is nothing that an update could answer.
std::string update_task(Core& core, RunningCall& call) {
    const std::string& id = task_id(call);
    if (!core.listing.tasks()->find(call, id)) throw unknown_task(id);
    return "{}";
}

std::string cancel_task(Core& core, RunningCall& call) {
    const std::string& id = task_id(call);
    if (!core.listing.tasks()->cancel(call, id)) throw unknown_task(id);
    return "{}";
}

}  // namespace mcp
