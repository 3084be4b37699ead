// A client's message as a request to the daemon: 2026-07-28, stateless.
#include "proxy/upstream.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/message.hpp"

namespace proxy {
namespace {

namespace meta = mcp::protocol::meta;

void add_member(std::string& text, const char* key, std::string_view value) {
    if (!text.empty()) text += ',';
    text.append("\"").append(key).append("\":").append(value);
}

/// What is put at the end of _meta, so that it wins over what a legacy client may have put there.
std::string meta_members(const Frame& frame, const Options& options, const Identity& identity) {
    std::string text;
    if (!frame.is_modern) {
        add_member(text, meta::protocol_version, mcp::protocol::quoted(mcp::protocol::modern_version));
        // Nothing that a legacy client can do fits into a stateless call.
        add_member(text, meta::client_capabilities, "{}");
        if (!identity.client_info.empty()) add_member(text, meta::client_info, identity.client_info);
        if (!identity.log_level.empty()) add_member(text, meta::log_level, identity.log_level);
    }
    if (!identity.root.empty()) add_member(text, meta::root, mcp::protocol::quoted(identity.root));
    if (!options.task.empty()) add_member(text, meta::task, mcp::protocol::quoted(options.task));
    if (!options.fence.empty()) add_member(text, meta::fence, mcp::protocol::quoted(options.fence));
    return text;
}

/// Adds members to the object that ends at `end`.
void append_to_object(std::string& text, std::size_t end, std::string added) {
    std::size_t before = end - 1;
    while (text[before - 1] == ' ' || text[before - 1] == '\t' || text[before - 1] == '\r') --before;
    if (text[before - 1] != '{') added.insert(0, ",");
    text.insert(end - 1, added);
}

void put_meta(Frame& frame, const std::string& added) {
    if (added.empty()) return;
    if (!frame.meta.empty()) append_to_object(frame.text, frame.meta.end, added);
    else if (!frame.params.empty())
        append_to_object(frame.text, frame.params.end, "\"_meta\":{" + added + "}");
    else append_to_object(frame.text, frame.body.end, "\"params\":{\"_meta\":{" + added + "}}");
}

std::string header_value(std::string_view literal) {
    const std::string text = literal.starts_with('"') ? decode_string(literal) : std::string(literal);
    return mcp::protocol::encode_header_value(text);
}

void add_headers(base::http::Fields& fields, const Frame& frame, const ToolFacts* tool) {
    namespace header = mcp::protocol::header;
    std::string version(mcp::protocol::modern_version);
    if (frame.is_modern)
        version = decode_string(frame.view(find_member(frame.text, frame.meta, meta::protocol_version)));
    fields.add(std::string(header::protocol_version), mcp::protocol::encode_header_value(version));
    fields.add(std::string(header::method), mcp::protocol::encode_header_value(frame.method));
    if (const std::string_view member = name_member(frame.method); !member.empty()) {
        const std::string_view name = frame.param(member);
        if (name.starts_with('"')) fields.add(std::string(header::name), header_value(name));
    }
    if (tool == nullptr) return;
    const Span arguments = find_member(frame.text, frame.params, "arguments");
    for (const mcp::protocol::HeaderParameter& parameter : tool->headers) {
        const std::string_view value = frame.view(find_member(frame.text, arguments, parameter.argument));
        if (!value.empty() && value != "null") fields.add(parameter.header, header_value(value));
    }
}

}  // namespace

std::string_view name_member(std::string_view method) {
    if (method == "tools/call" || method == "prompts/get") return "name";
    if (method == "resources/read") return "uri";
    if (method.starts_with("tasks/")) return "taskId";
    return {};
}

Frame own_frame(std::string_view id, std::string_view method, const std::string& params) {
    return read_frame(mcp::protocol::request_message(id, method, "{" + params + "}"));
}

base::http::Request make_request(Frame frame, const Options& options, const Identity& identity,
                                 const ToolFacts* tool) {
    base::http::Request request;
    request.method = "POST";
    request.path = options.path;
    request.query = options.query;
    request.fields.add("Content-Type", "application/json");
    request.fields.add("Accept", "application/json, text/event-stream");
    if (!options.token.empty()) request.fields.add("Authorization", "Bearer " + options.token);
    // An idle proxy is not to be woken: nothing in between takes a silent stream for a dead one.
    if (frame.method == "subscriptions/listen" && options.is_local()) request.fields.add("Prefer", "quiet");
    add_headers(request.fields, frame, tool);
    put_meta(frame, meta_members(frame, options, identity));
    request.body = std::move(frame.text);
    return request;
}

}  // namespace proxy
