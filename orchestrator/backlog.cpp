#include "orchestrator/backlog.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "mcp/refusal.hpp"

namespace factory {
namespace {

using base::Json;

constexpr std::chrono::minutes call_limit{2};
constexpr int tries = 5;

Json list_of(const std::vector<std::string>& items) {
    return Json(items);
}

void set(Json& arguments, const char* name, const std::string& value) {
    if (!value.empty()) arguments[name] = value;
}

}  // namespace

void throw_refusal(StoreCall call, const std::string& reason, const std::string& text) {
    // Who renews a task that is not claimed has lost it, however that is called.
    if (reason == "stale_fence" || (call == StoreCall::renew && reason == "not_found"))
        throw StaleClaim(text);
    throw Refusal(text);
}

Json Claimed::whole() const {
    Json out = content;
    for (const auto& [name, value] : task.items()) out[name] = value;
    return out;
}

Json Backlog::call(const std::string& tool, Json arguments) {
    // mcp-lrm may die in the middle: the next call starts it, and the key keeps it from being done twice.
    if (tool != "task_query" && tool != "task_renew") arguments["key"] = base::to_hex(base::random_bytes(16));
    for (int left = tries;; --left) {
        try {
            return lrm_.call(tool, arguments, call_limit).value("structuredContent", Json::object());
        } catch (const mcp::RemoteError&) {
            throw;
        } catch (const base::Error& error) {
            if (left == 1 || error.kind() != base::ErrorKind::network) throw;
        }
    }
}

void Backlog::ask(StoreCall what, const std::string& tool, Json arguments) {
    try {
        call(tool, std::move(arguments));
    } catch (const mcp::Refusal& refused) {
        throw_refusal(what, refused.reason(), refused.what());
    } catch (const mcp::RemoteError& refused) {
        throw_refusal(what, "", refused.what());
    }
}

std::optional<Claimed> Backlog::claim(const std::string& from, const std::string& id) {
    Json arguments = {{"project", project_}, {"from", from}, {"worker", worker_}};
    set(arguments, "id", id);
    const Json answer = call("task_claim", arguments);
    if (!answer.contains("task") || answer["task"].is_null()) return std::nullopt;
    Claimed out;
    out.task = answer["task"];
    out.id = out.task.value("id", "");
    out.fence = out.task.value("fence", "");
    out.content = answer.value("content", Json::object());
    out.lease = std::chrono::seconds(answer.value("lease_s", 90));
    return out;
}

void Backlog::renew(const Claimed& task) {
    ask(StoreCall::renew, "task_renew", {{"id", task.id}, {"fence", task.fence}});
}

void Backlog::move(const Claimed& task, const std::string& to, const MoveFacts& facts) {
    Json arguments = {{"id", task.id}, {"fence", task.fence}, {"to", to}, {"worker", worker_}};
    set(arguments, "reason", facts.reason);
    set(arguments, "verdict", facts.verdict);
    set(arguments, "motif", facts.motif);
    set(arguments, "evidence", facts.evidence);
    set(arguments, "evidence_hash", facts.evidence_hash);
    set(arguments, "commit_sha", facts.commit);
    set(arguments, "artifact_id", facts.artifact);
    set(arguments, "next_owner", facts.next_owner);
    if (facts.wait.count() > 0) arguments["wait_s"] = facts.wait.count();
    ask(StoreCall::move, "task_move", std::move(arguments));
}

void Backlog::release(const Claimed& task, const std::string& reason, std::chrono::seconds wait) {
    Json arguments = {{"id", task.id}, {"fence", task.fence}, {"reason", reason}};
    if (wait.count() > 0) arguments["wait_s"] = wait.count();
    ask(StoreCall::release, "task_release", std::move(arguments));
}

void Backlog::report_usage(const std::string& id, const Json& used) {
    Json arguments = used;
    arguments["id"] = id;
    call("task_usage", arguments);
}

std::vector<std::string> Backlog::add(const Json& tasks) {
    std::vector<std::string> out;
    const Json answer = call("task_add", {{"project", project_}, {"tasks", tasks}});
    for (const Json& id : answer.value("added", Json::array())) out.push_back(id.get<std::string>());
    return out;
}

Json Backlog::show(const std::string& id) {
    return call("task_query", {{"what", "show"}, {"id", id}}).value("task", Json::object());
}

Json Backlog::list(const std::vector<std::string>& statuses) {
    return call("task_query", {{"project", project_}, {"status", list_of(statuses)}, {"limit", 1000}})
        .value("tasks", Json::array());
}

}  // namespace factory
