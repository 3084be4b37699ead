// What only the revisions with `initialize` have.
#include "mcp/methods.hpp"

namespace mcp {
namespace {

bool declares(const Json& capabilities, const char* name) {
    const auto found = capabilities.find(name);
    return found != capabilities.end() && found->is_object();
}

}  // namespace

Initialized initialize(const Core& core, const Json& params) {
    const std::string& requested = required_string(params, "protocolVersion");
    Initialized out;
    out.facts.version =
        protocol::is_legacy_version(requested) ? requested : std::string(protocol::newest_legacy_version);
    const auto capabilities = params.find("capabilities");
    if (capabilities != params.end() && capabilities->is_object())
        out.facts.features = {declares(*capabilities, "roots"), declares(*capabilities, "sampling"),
                              declares(*capabilities, "elicitation")};
    const auto client = params.find("clientInfo");
    if (client != params.end() && client->is_object() && client->contains("name") &&
        (*client)["name"].is_string())
        out.client_name = (*client)["name"].get<std::string>().substr(0, 64);
    Json result = {{"protocolVersion", out.facts.version},
                   {"capabilities", core.listing.capabilities()},
                   {"serverInfo", core.listing.implementation()}};
    if (!core.listing.info().instructions.empty()) result["instructions"] = core.listing.info().instructions;
    out.result = base::to_text(result);
    return out;
}

std::string ping(Core&, RunningCall&) {
    return "{}";
}

std::string set_log_level(Core&, RunningCall& call) {
    const std::string& name = required_string(call.params(), "level");
    const int level = log_level(name);
    if (level < 0)
        throw RpcError(
            protocol::code::invalid_params,
            "params.level must be one of debug, info, notice, warning, error, critical, alert, emergency");
    if (call.session()) call.session()->log_level = level;
    return "{}";
}

void take_notification(Session& session, const protocol::Message& message) {
    if (message.method == "notifications/roots/list_changed") {
        std::lock_guard lock(session.mutex);
        session.roots.reset();
        return;
    }
    if (message.method != "notifications/cancelled") return;
    const auto id = message.params.find("requestId");
    if (id == message.params.end()) return;
    const auto found = session.running.find(base::to_text(*id));
    if (found == session.running.end()) return;
    const std::shared_ptr<RunningCall> call = found->second.lock();
    if (!call) return;
    call->cancel();
    call->finish(202, {});
}

void take_response(Session& session, const protocol::Message& message) {
    const auto found = session.asked.find(message.id);
    if (found == session.asked.end()) return;
    const std::shared_ptr<Asked> asked = found->second;
    session.asked.erase(found);
    asked->answer(message.result, message.error);
}

}  // namespace mcp
