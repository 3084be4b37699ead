// A line from stdin: the proxy, which scans it as text, and the daemon, which parses it, see the same
// message.
#include "mcp/protocol/message.hpp"
#include "proxy/frame.hpp"
#include "proxy/oversized.hpp"
#include "proxy/roots.hpp"
#include "proxy/upstream.hpp"
#include "targets.hpp"

namespace {

using proxy::FrameKind;
namespace protocol = mcp::protocol;

FrameKind kind_of(protocol::Kind kind) {
    switch (kind) {
        case protocol::Kind::request:
            return FrameKind::request;
        case protocol::Kind::notification:
            return FrameKind::notification;
        case protocol::Kind::response:
            return FrameKind::response;
    }
    return FrameKind::invalid;
}

std::optional<base::Json> parsed(std::string_view text) {
    try {
        return base::parse_json(text);
    } catch (const base::JsonError&) {
        return std::nullopt;
    }
}

void check_request(const proxy::Frame& frame) {
    proxy::Options options;
    proxy::Identity identity;
    identity.root = "/w/\"quoted\"";
    identity.client_info = R"({"name":"x","version":"1"})";
    const base::http::Request request = proxy::make_request(frame, options, identity, nullptr);
    const protocol::Message sent = protocol::read_message(request.body);
    fuzz::require(sent.method == frame.method, "the method goes on as it came");
    fuzz::require(proxy::id_key(sent.id) == proxy::id_key(frame.id), "the id goes on as it came");
    fuzz::require(sent.meta().value("factory/root", "") == identity.root, "the work tree is told");
    for (const auto& [name, value] : request.fields.all())
        fuzz::require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                      "a field is one line");
}

}  // namespace

void fuzz::proxy_frame(std::string_view input) {
    const bool is_json = proxy::is_json(input);
    const auto tree = parsed(input);
    // Numbers too large for a double are JSON, and no tree.
    if (tree) require(is_json, "what has a tree is JSON");

    proxy::OversizedLine oversized;
    oversized.feed(input.substr(0, input.size() / 2));
    oversized.feed(input.substr(input.size() / 2));

    const proxy::Frame frame = proxy::read_frame(std::string(input));
    if (frame.kind == FrameKind::invalid) {
        require(frame.problem_code != 0 && !frame.problem.empty(), "a refusal says why");
        if (!frame.id.empty()) base::parse_json(frame.id);
        return;
    }
    require(is_json, "a frame is JSON");
    if (!tree || frame.kind == FrameKind::batch) return;
    proxy::root_of_answer(std::string(input));
    try {
        const protocol::Message message = protocol::read_message(input);
        require(kind_of(message.kind) == frame.kind, "both see the same kind of message");
        require(message.method == frame.method, "both see the same method");
        require(message.id.empty() == frame.id.empty(), "both see an id");
        if (!frame.id.empty())
            require(proxy::id_key(message.id) == proxy::id_key(frame.id), "both see the same id");
        if (frame.kind == FrameKind::request) check_request(frame);
    } catch (const protocol::MessageError&) {
        // The daemon is stricter (params that are no object): it refuses, and the proxy passes that on.
    }
}
