// The one door: every request passes the checks of Host, Origin and token here, then goes to its route.
#include "mcp/router.hpp"

#include "mcp/http_outlet.hpp"
#include "mcp/protocol/origin.hpp"

namespace mcp {
namespace {

std::string json_error(int code, const std::string& text) {
    return protocol::error_message("null", code, text);
}

/// Nothing: go on. Else it was answered.
std::optional<Credential> pass(Core& core, base::http::Exchange& exchange) {
    const base::http::Request& request = exchange.request();
    if (!protocol::is_allowed_host(request.fields.get("Host"), core.options.allowed_hosts)) {
        refuse(core, exchange, 403, "The Host header does not name this server; use localhost or 127.0.0.1.");
        return std::nullopt;
    }
    const bool has_origin = request.fields.has("Origin");
    const std::string_view origin = request.fields.get("Origin");
    if (has_origin && (origin.empty() || !protocol::is_allowed_origin(origin, core.options.allowed_hosts))) {
        refuse(core, exchange, 403, "Web pages of this Origin may not talk to this server.");
        return std::nullopt;
    }
    const std::optional<Credential> credential = authenticate(request.fields.get("Authorization"), core.keys);
    if (!credential) {
        base::http::Fields fields;
        fields.add("WWW-Authenticate", "Bearer realm=\"" + core.listing.info().name + "\"");
        refuse(core, exchange, 401, "This server needs the header Authorization: Bearer TOKEN.",
               std::move(fields));
    }
    return credential;
}

}  // namespace

const std::vector<Route>& routes() {
    static const std::vector<Route> all = {
        {"POST", "/mcp", post_mcp},           {"GET", "/mcp", get_mcp},
        {"DELETE", "/mcp", delete_mcp},       {"GET", "/sse", get_sse},
        {"POST", "/messages", post_messages}, {"GET", "/health", get_health},
        {"GET", "/ready", get_ready},         {"GET", "/metrics", get_metrics},
    };
    return all;
}

void serve(const std::shared_ptr<Core>& core, std::shared_ptr<base::http::Exchange> exchange) {
    const std::optional<Credential> credential = pass(*core, *exchange);
    if (!credential) return;
    const base::http::Request& request = exchange->request();
    std::string allowed;
    for (const Route& route : routes()) {
        if (route.path != request.path) continue;
        if (route.method == request.method) return route.serve({core, std::move(exchange), *credential});
        allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    }
    if (allowed.empty())
        return refuse(*core, *exchange, 404, "There is nothing here; MCP is served at /mcp.");
    base::http::Fields fields;
    fields.add("Allow", allowed);
    refuse(*core, *exchange, 405, "Use " + allowed + " here.", std::move(fields));
}

void refuse(Core& core, base::http::Exchange& exchange, unsigned status, const std::string& text,
            base::http::Fields fields) {
    core.metrics.count_refusal(status);
    respond_json(exchange, status, json_error(protocol::code::invalid_request, text), std::move(fields));
}

std::optional<std::string_view> header_of(const base::http::Request& request, std::string_view name) {
    if (!request.fields.has(name)) return std::nullopt;
    std::string_view value = request.fields.get(name);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    return value;
}

Caller caller_of(const base::http::Request& request, Credential credential) {
    Caller caller;
    caller.credential = credential;
    if (!request.query.empty()) caller.project = request.parameter("project");
    for (const std::string_view name : {"factory/task", "FACTORY_TASK", "Factory-Task"})
        if (caller.task.empty()) caller.task = std::string(request.fields.get(name));
    for (const std::string_view name : {"factory/fence", "FACTORY_FENCE", "Factory-Fence"})
        if (caller.fence.empty()) caller.fence = std::string(request.fields.get(name));
    return caller;
}

void add_meta(Caller& caller, const Json& meta) {
    if (meta.empty()) return;
    const auto read = [&meta](const char* member, std::string& into) {
        const auto found = meta.find(member);
        if (found != meta.end() && found->is_string()) into = found->get<std::string>();
    };
    read(protocol::meta::root, caller.work_tree);
    read(protocol::meta::task, caller.task);
    read(protocol::meta::fence, caller.fence);
    const auto client = meta.find(protocol::meta::client_info);
    if (client == meta.end() || !client->is_object()) return;
    const auto name = client->find("name");
    if (name != client->end() && name->is_string())
        caller.client_name = name->get<std::string>().substr(0, 64);
}

}  // namespace mcp
