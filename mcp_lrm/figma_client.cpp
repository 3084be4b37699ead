// An MCP session with a server of Figma.
#include "mcp_lrm/figma_client.hpp"

#include <algorithm>

namespace lrm {
namespace {

using base::Json;
using connectors::WebError;

constexpr int session_lost = -32002;

bool is_answer(const Json& message, std::int64_t id) {
    return message.is_object() && message.contains("id") && message["id"] == id &&
           (message.contains("result") || message.contains("error"));
}

Json json_or_null(const std::string& text) {
    try {
        return base::parse_json(text);
    } catch (const base::JsonError&) {
        return nullptr;
    }
}

}  // namespace

Json message_in(const base::http::Response& response, std::int64_t id) {
    if (!response.fields.get("Content-Type").starts_with("text/event-stream")) {
        Json whole = json_or_null(response.body);
        return is_answer(whole, id) ? whole : Json();
    }
    std::string data;
    std::string_view rest = response.body;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.starts_with("data:")) {
            line.remove_prefix(line.starts_with("data: ") ? 6 : 5);
            if (!data.empty()) data += '\n';
            data += line;
        }
        if (!line.empty() && !rest.empty()) continue;
        if (const Json message = json_or_null(data); is_answer(message, id)) return message;
        data.clear();
    }
    return nullptr;
}

FigmaClient::FigmaClient(const std::string& url, std::string token, connectors::WebRules rules)
    : url_(connectors::parse_url(url)), token_(std::move(token)), web_(std::move(rules)) {
    const bool is_loopback = url_.host == "127.0.0.1" || url_.host == "::1" || url_.host == "localhost";
    if (!url_.tls && !is_loopback)
        throw base::Error(base::ErrorKind::config,
                          "the URL of figma in factory.yaml must begin with https://");
}

base::http::Response FigmaClient::post(const Json& message, const connectors::GivenUp& given_up) {
    connectors::WebRequest request;
    request.method = "POST";
    request.url = url_;
    request.fields = {{"Content-Type", "application/json"},
                      {"Accept", "application/json, text/event-stream"}};
    if (!token_.empty()) request.fields.emplace_back("Authorization", "Bearer " + token_);
    if (!session_.empty()) request.fields.emplace_back("Mcp-Session-Id", session_);
    if (has_begun_) request.fields.emplace_back("MCP-Protocol-Version", "2025-06-18");
    request.body = base::to_text(message);
    return web_.call(request, given_up);
}

void FigmaClient::begin(const connectors::GivenUp& given_up) {
    session_.clear();
    has_begun_ = false;
    const std::int64_t id = next_id_++;
    const base::http::Response response =
        post({{"jsonrpc", "2.0"},
              {"id", id},
              {"method", "initialize"},
              {"params",
               {{"protocolVersion", "2025-06-18"},
                {"capabilities", Json::object()},
                {"clientInfo", {{"name", "mcp-lrm"}, {"version", FACTORY_VERSION}}}}}},
             given_up);
    if (response.status == 401 || response.status == 403)
        throw WebError(response.status,
                       "figma refused the token (" + std::to_string(response.status) + "); check figma.key");
    if (response.status == 429)
        throw WebError(429, "figma limits its rate (429); its free plans allow few calls, try again later");
    if (response.status != 200 || !message_in(response, id).is_object())
        throw WebError(response.status,
                       "what answers at " + url_.origin() +
                           " is not Figma's MCP server; check connectors.figma in factory.yaml");
    session_ = response.fields.get("Mcp-Session-Id");
    if (session_.find_first_of("\r\n") != std::string::npos) session_.clear();
    has_begun_ = true;
    post({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}}, given_up);
}

Json FigmaClient::send(const std::string& method, const Json& params, const connectors::GivenUp& given_up) {
    if (!has_begun_) begin(given_up);
    const std::int64_t id = next_id_++;
    const base::http::Response response =
        post({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}, given_up);
    if (response.status == 404) throw WebError(404, "figma has lost the session");
    if (response.status == 429)
        throw WebError(429, "figma limits its rate (429); its free plans allow few calls, try again later");
    Json message = message_in(response, id);
    if (message.is_object() && message.contains("error")) {
        const Json& error = message["error"];
        if (connectors::text_at(error, "code") == std::to_string(session_lost))
            throw WebError(404, "figma has lost the session");
        throw WebError(response.status == 0 ? 200 : response.status,
                       "figma says: " + connectors::text_at(error, "message").substr(0, 300));
    }
    if (!message.is_object())
        throw WebError(response.status == 0 ? 200 : response.status,
                       "figma answered " + std::to_string(response.status) +
                           " with something that is not MCP; try again later");
    return message["result"];
}

Json FigmaClient::request(const std::string& method, const Json& params,
                          const connectors::GivenUp& given_up) {
    const std::lock_guard lock(mutex_);
    try {
        return send(method, params, given_up);
    } catch (const WebError& error) {
        if (error.status() == 0) has_begun_ = false;  // it may have been started anew meanwhile
        if (error.status() != 404) throw;
    }
    has_begun_ = false;
    return send(method, params, given_up);
}

}  // namespace lrm
