// Six lines of header values, then a body.
#include "mcp/protocol/era.hpp"
#include "mcp/protocol/origin.hpp"
#include "targets.hpp"

#include <map>

namespace {

namespace protocol = mcp::protocol;

void check_message(const std::map<std::string, std::string_view, std::less<>>& fields,
                   std::string_view body) {
    const protocol::HeaderLookup lookup = [&](std::string_view name) -> std::optional<std::string_view> {
        const auto found = fields.find(name);
        if (found == fields.end() || found->second.empty()) return std::nullopt;
        return found->second;
    };
    try {
        const protocol::Message message = protocol::read_message(body);
        const bool is_modern = protocol::detect_era(message, lookup("MCP-Protocol-Version").value_or("")) ==
                               protocol::Era::modern;
        if (is_modern) protocol::check_modern_http(message, lookup);
        const auto parameters = protocol::header_parameters(message.params);
        protocol::check_header_parameters(parameters, message.params, lookup);
        if (is_modern && message.kind == protocol::Kind::request) {
            fuzz::require(lookup("MCP-Protocol-Version") == protocol::modern_version,
                          "header and body agree");
            fuzz::require(lookup("Mcp-Method") == message.method, "header and body name one method");
        }
    } catch (const protocol::MessageError&) {
    } catch (const protocol::Refusal& refusal) {
        fuzz::require(refusal.status() >= 400 && refusal.status() < 500, "a refusal is the client's fault");
        protocol::error_message("1", refusal.code(), refusal.what(), refusal.data());
    }
}

/// What a browser would take `host` for, without its port.
std::string_view name_of(std::string_view host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

bool same_word(std::string_view text, std::string_view lower) {
    return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

bool is_ours(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return same_word(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

}  // namespace

void fuzz::era(std::string_view input) {
    std::map<std::string, std::string_view, std::less<>> fields;
    for (const char* name :
         {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Param-Region", "Accept", "Host"})
        fields[name] = take_part(input, '\n');
    check_message(fields, input);

    const std::string_view text = fields["Mcp-Name"];
    const auto decoded = protocol::decode_header_value(protocol::encode_header_value(text));
    require(decoded && *decoded == text, "a header value survives its encoding");
    protocol::decode_header_value(text);
    protocol::accepts(fields["Accept"], "text/event-stream");
    protocol::prefers_event_stream(fields["Accept"]);
    protocol::is_media_type(fields["Accept"], "application/json");

    const std::string_view host = fields["Host"];
    if (protocol::is_allowed_host(host, {})) require(is_ours(name_of(host)), "only this machine is a host");
    if (protocol::is_allowed_origin(host, {}) && !host.empty()) {
        const std::size_t slashes = host.find("://");
        require(slashes != std::string_view::npos && is_ours(name_of(host.substr(slashes + 3))),
                "only pages of this machine are an origin");
    }
}
