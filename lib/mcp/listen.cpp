// subscriptions/listen (2026-07-28): the open streams of change notifications.
#include "mcp/listen.hpp"

#include "mcp/call.hpp"
#include "mcp/protocol/message.hpp"

#include <boost/asio/post.hpp>

#include <vector>

namespace mcp {
namespace {

constexpr std::size_t most_uris = 1000;

std::string subscription_meta(const std::string& id) {
    return std::string(R"("_meta":{")") + protocol::meta::subscription_id + "\":" + id + '}';
}

bool wanted(const base::Json& filter, const char* member) {
    const auto found = filter.find(member);
    if (found == filter.end()) return false;
    if (!found->is_boolean())
        throw RpcError(protocol::code::invalid_params,
                       std::string("notifications.") + member + " must be a boolean");
    return found->get<bool>();
}

}  // namespace

ListenFilter ListenFilter::read(const base::Json& params, const base::Json& capabilities) {
    const auto notifications = params.find("notifications");
    if (notifications == params.end() || !notifications->is_object())
        throw RpcError(protocol::code::invalid_params, "params.notifications must be an object");
    ListenFilter filter;
    filter.tools = wanted(*notifications, "toolsListChanged") && capabilities.contains("tools");
    filter.prompts = wanted(*notifications, "promptsListChanged") && capabilities.contains("prompts");
    filter.resources = wanted(*notifications, "resourcesListChanged") && capabilities.contains("resources");
    const auto uris = notifications->find("resourceSubscriptions");
    if (uris == notifications->end() || !capabilities.contains("resources")) return filter;
    if (!uris->is_array() || uris->size() > most_uris)
        throw RpcError(protocol::code::invalid_params,
                       "notifications.resourceSubscriptions must be a list of at most 1000 URIs");
    for (const base::Json& uri : *uris) {
        if (!uri.is_string())
            throw RpcError(protocol::code::invalid_params,
                           "notifications.resourceSubscriptions must hold strings");
        filter.uris.insert(uri.get<std::string>());
    }
    return filter;
}

base::Json ListenFilter::describe() const {
    base::Json out = base::Json::object();
    if (tools) out["toolsListChanged"] = true;
    if (prompts) out["promptsListChanged"] = true;
    if (resources) out["resourcesListChanged"] = true;
    if (!uris.empty()) out["resourceSubscriptions"] = uris;
    return out;
}

void Listeners::add(const std::shared_ptr<EventWriters>& writers,
                    const std::shared_ptr<base::http::Exchange>& exchange, const std::string& id,
                    ListenFilter filter) {
    const std::uint64_t number = next_++;
    // Posted: a connection may find out in the middle of one of our writes.
    exchange->on_disconnect([this, number, alive = std::weak_ptr<bool>(alive_)] {
        boost::asio::post(io_, [this, number, alive] {
            if (!alive.expired()) remove(number);
        });
    });
    auto writer = std::make_unique<EventWriter>(writers, exchange);
    if (exchange->request().fields.get("Prefer") == "quiet") writer->be_quiet();
    const std::string params =
        '{' + subscription_meta(id) + R"(,"notifications":)" + base::to_text(filter.describe()) + '}';
    writer->write(protocol::notification_message("notifications/subscriptions/acknowledged", params));
    listeners_.emplace(number, Listener{id, std::move(filter), std::move(writer)});
}

void Listeners::remove(std::uint64_t number) {
    const auto found = listeners_.find(number);
    if (found == listeners_.end()) return;
    found->second.writer->close();
    listeners_.erase(found);
}

template <class Wants>
void Listeners::notify(const char* method, const std::string& more_params, Wants wants) {
    std::vector<std::uint64_t> gone;
    for (auto& [number, listener] : listeners_) {
        if (!wants(listener.filter)) continue;
        const std::string params = '{' + subscription_meta(listener.id) + more_params + '}';
        if (!listener.writer->write(protocol::notification_message(method, params))) gone.push_back(number);
    }
    for (const std::uint64_t number : gone) listeners_.erase(number);
}

void Listeners::tools_changed() {
    notify("notifications/tools/list_changed", {}, [](const ListenFilter& filter) { return filter.tools; });
}

void Listeners::prompts_changed() {
    notify("notifications/prompts/list_changed", {},
           [](const ListenFilter& filter) { return filter.prompts; });
}

void Listeners::resources_changed() {
    notify("notifications/resources/list_changed", {},
           [](const ListenFilter& filter) { return filter.resources; });
}

void Listeners::resource_updated(const std::string& uri) {
    notify("notifications/resources/updated", R"(,"uri":)" + protocol::quoted(uri),
           [&](const ListenFilter& filter) { return filter.uris.contains(uri); });
}

void Listeners::end_all(const std::string& server_meta) {
    for (auto& [number, listener] : listeners_) {
        // Both live in one _meta object: splice the id into the server's.
        std::string meta = server_meta;
        meta.insert(meta.size() - 1,
                    std::string(",\"") + protocol::meta::subscription_id + "\":" + listener.id);
        listener.writer->write(
            protocol::result_message(listener.id, '{' + meta + R"(,"resultType":"complete"})"));
        listener.writer->end();
    }
    listeners_.clear();
}

}  // namespace mcp
