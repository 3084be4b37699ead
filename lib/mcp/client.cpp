// A blocking MCP client (2026-07-28, stateless).
#include "mcp/client.hpp"

#include "base/error.hpp"
#include "base/http/sse.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/refusal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <atomic>
#include <optional>

namespace mcp {
namespace {

namespace meta = protocol::meta;

/// What comes back for one request, as it comes.
struct Reply {
    unsigned status = 0;
    bool is_stream = false;
    std::string body;                          // JSON answers
    std::optional<protocol::Message> message;  // the response, once it is there
    std::optional<std::string> failure;
};

std::string place(const ClientConfig& config) {
    return "http://" + config.origin.address + ':' + std::to_string(config.origin.port) + config.path;
}

void report_progress(const protocol::Message& message,
                     const std::function<void(double, double, const std::string&)>& on_progress) {
    if (!on_progress || message.method != "notifications/progress") return;
    const Json& params = message.params;
    const auto number = [&params](const char* member) {
        const auto found = params.find(member);
        return found != params.end() && found->is_number() ? found->get<double>() : 0.0;
    };
    const auto text = params.find("message");
    on_progress(number("progress"), number("total"),
                text != params.end() && text->is_string() ? text->get<std::string>() : std::string());
}

std::string error_text(const Json& error) {
    const auto text = error.is_object() ? error.find("message") : error.end();
    return error.is_object() && text != error.end() && text->is_string() ? text->get<std::string>()
                                                                         : "an error without a message";
}

int error_code(const Json& error) {
    const auto code = error.is_object() ? error.find("code") : error.end();
    return error.is_object() && code != error.end() && code->is_number_integer()
               ? code->get<int>()
               : protocol::code::internal_error;
}

/// The text blocks of a tool's result.
std::string text_of(const Json& result) {
    std::string out;
    const auto content = result.find("content");
    if (content == result.end() || !content->is_array()) return out;
    for (const Json& block : *content)
        if (block.is_object() && block.contains("text") && block["text"].is_string())
            out += (out.empty() ? "" : "\n") + block["text"].get<std::string>();
    return out;
}

std::string reason_of(const Json& result) {
    const auto facts = result.find("structuredContent");
    if (facts == result.end() || !facts->is_object()) return {};
    const auto reason = facts->find("reason");
    return reason != facts->end() && reason->is_string() ? reason->get<std::string>() : std::string();
}

}  // namespace

struct Client::State {
    explicit State(ClientConfig client_config) : config(std::move(client_config)), http(io, config.origin) {}

    base::http::Request request(const std::string& method, Json params) const;
    Reply exchange(base::http::Request request, std::chrono::milliseconds limit, const Progress& on_progress);

    ClientConfig config;
    boost::asio::io_context io{1};
    base::http::Client http;
    std::int64_t next_id = 1;
    std::atomic<bool> interrupted = false;
};

base::http::Request Client::State::request(const std::string& method, Json params) const {
    base::http::Request out;
    out.method = "POST";
    out.path = config.path;
    out.fields.add("Content-Type", "application/json");
    out.fields.add("Accept", "application/json, text/event-stream");
    out.fields.add(std::string(protocol::header::protocol_version), std::string(protocol::modern_version));
    out.fields.add(std::string(protocol::header::method), method);
    for (const char* member : {"name", "uri"})
        if (params.contains(member) && params[member].is_string())
            out.fields.add(std::string(protocol::header::name),
                           protocol::encode_header_value(params[member].get<std::string>()));
    if (!config.token.empty()) out.fields.add("Authorization", "Bearer " + config.token);
    Json& about = params["_meta"];
    about[meta::protocol_version] = std::string(protocol::modern_version);
    about[meta::client_capabilities] = Json::object();
    about[meta::client_info] = {{"name", config.name}, {"version", config.version}};
    if (!config.work_tree.empty()) about[meta::root] = config.work_tree;
    if (!config.task.empty()) about[meta::task] = config.task;
    if (!config.fence.empty()) about[meta::fence] = config.fence;
    out.body = protocol::request_message(std::to_string(next_id), method, base::to_text(params));
    return out;
}

Reply Client::State::exchange(base::http::Request request, std::chrono::milliseconds limit,
                              const Progress& on_progress) {
    Reply reply;
    bool ended = false;
    base::http::SseReader reader([&](base::http::SseEvent event) {
        if (event.data.empty()) return;
        protocol::Message message = protocol::read_message(event.data);
        if (message.kind == protocol::Kind::response) reply.message = std::move(message);
        else report_progress(message, on_progress);
    });
    base::http::Events events;
    events.on_head = [&](unsigned status, const base::http::Fields& fields) {
        reply.status = status;
        reply.is_stream = protocol::is_media_type(fields.get("Content-Type"), "text/event-stream");
    };
    events.on_data = [&](std::string_view data) {
        if (reply.is_stream) reader.feed(data);
        else reply.body += data;
    };
    events.on_end = [&](const base::http::Failure* failure) {
        if (failure != nullptr) reply.failure = failure->text;
        ended = true;
    };
    const base::http::Client::Cancel cancel = http.send(std::move(request), std::move(events), limit);
    const auto deadline = std::chrono::steady_clock::now() + limit;
    io.restart();
    try {
        while (!ended && !interrupted && std::chrono::steady_clock::now() < deadline)
            io.run_one_until(deadline);
    } catch (...) {
        cancel();
        throw;
    }
    if (!ended) {
        cancel();
        reply.failure =
            interrupted ? "interrupted" : "no answer within " + std::to_string(limit.count()) + " ms";
    }
    return reply;
}

Client::Client(ClientConfig config) : state_(std::make_unique<State>(std::move(config))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Json Client::send(const std::string& method, Json params, std::chrono::milliseconds limit,
                  const Progress& on_progress) {
    State& state = *state_;
    if (on_progress) params["_meta"]["progressToken"] = state.next_id;
    Reply reply = state.exchange(state.request(method, std::move(params)), limit, on_progress);
    ++state.next_id;
    if (reply.failure)
        throw base::Error(base::ErrorKind::network, "cannot call " + method + " at " + place(state.config),
                          *reply.failure);
    try {
        if (!reply.message && !reply.is_stream) reply.message = protocol::read_message(reply.body);
    } catch (const protocol::MessageError&) {
        throw base::Error(base::ErrorKind::network, "cannot call " + method + " at " + place(state.config),
                          "HTTP status " + std::to_string(reply.status) + ", no JSON-RPC answer");
    }
    if (!reply.message)
        throw base::Error(base::ErrorKind::network, "cannot call " + method + " at " + place(state.config),
                          "the event stream ended without an answer");
    if (!reply.message->error.is_null())
        throw RemoteError(error_code(reply.message->error), error_text(reply.message->error));
    return std::move(reply.message->result);
}

Json Client::request(const std::string& method, Json params, std::chrono::milliseconds limit) {
    return send(method, params.is_object() ? std::move(params) : Json::object(), limit, {});
}

void Client::interrupt() {
    state_->interrupted = true;
    boost::asio::post(state_->io, [] {});  // ends the wait
}

Json Client::call_tool(const std::string& name, const Json& arguments, std::chrono::milliseconds limit,
                       const std::function<void(double, double, const std::string&)>& on_progress) {
    Json result = send("tools/call", {{"name", name}, {"arguments", arguments}}, limit, on_progress);
    if (result.value("isError", false)) {
        if (std::string reason = reason_of(result); !reason.empty())
            throw Refusal(text_of(result), std::move(reason));
        throw RemoteError(0, text_of(result));
    }
    return result;
}

}  // namespace mcp
