// Which revision a request speaks, and what the stateless one demands of it.
#include "mcp/protocol/era.hpp"

#include <charconv>

namespace mcp::protocol {
namespace {

Refusal mismatch(const std::string& text) {
    return {400, code::header_mismatch, text};
}

const char* member_behind_name_header(std::string_view method) {
    if (method == "tools/call" || method == "prompts/get") return "name";
    if (method == "resources/read") return "uri";
    if (method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel") return "taskId";
    return nullptr;
}

void check_name(const Message& message, const HeaderLookup& header) {
    const char* member = member_behind_name_header(message.method);
    if (member == nullptr) return;
    const auto body = message.params.find(member);
    const bool has_body = body != message.params.end() && body->is_string();
    const auto value = header(header::name);
    if (!value) {
        if (!has_body) return;  // the method itself will miss it
        throw mismatch("header Mcp-Name is missing; it must repeat params." + std::string(member));
    }
    const std::optional<std::string> decoded = decode_header_value(*value);
    if (!decoded) throw mismatch("header Mcp-Name is not valid base64");
    if (!has_body || body->get_ref<const std::string&>() != *decoded)
        throw mismatch("header Mcp-Name differs from params." + std::string(member));
}

bool same_number(const Json& argument, std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && argument.get<double>() == value;
}

bool matches(const Json& argument, std::string_view text) {
    if (argument.is_string()) return argument.get_ref<const std::string&>() == text;
    if (argument.is_boolean()) return text == (argument.get<bool>() ? "true" : "false");
    if (argument.is_number()) return base::to_text(argument) == text || same_number(argument, text);
    return base::to_text(argument) == text;
}

}  // namespace

Refusal unsupported_version(std::string_view requested, Era era) {
    Json supported = Json::array();
    if (era == Era::modern) supported.push_back(std::string(modern_version));
    else
        for (const std::string_view version : legacy_versions) supported.push_back(std::string(version));
    return {400, code::unsupported_version, "Unsupported protocol version '" + std::string(requested) + "'",
            Json{{"supported", supported}, {"requested", std::string(requested)}}};
}

Era detect_era(const Message& message, std::string_view header_version) {
    if (message.meta().contains(meta::protocol_version)) return Era::modern;
    if (header_version == modern_version) return Era::modern;
    if (message.method == "server/discover" || message.method == "subscriptions/listen") return Era::modern;
    return Era::legacy;
}

void check_modern_meta(const Message& message) {
    if (message.kind != Kind::request) return;
    const Json& meta = message.meta();
    const auto version = meta.find(meta::protocol_version);
    if (version == meta.end() || !version->is_string())
        throw Refusal(400, code::invalid_params,
                      std::string("params._meta must hold the string ") + meta::protocol_version);
    const auto capabilities = meta.find(meta::client_capabilities);
    if (capabilities == meta.end() || !capabilities->is_object())
        throw Refusal(400, code::invalid_params,
                      std::string("params._meta must hold the object ") + meta::client_capabilities);
    const std::string& requested = version->get_ref<const std::string&>();
    if (requested != modern_version) throw unsupported_version(requested, Era::modern);
}

void check_modern_http(const Message& message, const HeaderLookup& header) {
    const Json& meta = message.meta();
    const auto version = meta.find(meta::protocol_version);
    if (version != meta.end() && version->is_string()) {
        const auto value = header(header::protocol_version);
        if (!value) throw mismatch("header MCP-Protocol-Version is missing");
        if (*value != version->get_ref<const std::string&>())
            throw mismatch("header MCP-Protocol-Version differs from the version in params._meta");
    }
    check_modern_meta(message);
    const auto method = header(header::method);
    if (message.kind == Kind::request && !method) throw mismatch("header Mcp-Method is missing");
    if (method && *method != message.method)
        throw mismatch("header Mcp-Method differs from the message's method");
    check_name(message, header);
}

std::vector<HeaderParameter> header_parameters(const Json& input_schema) {
    std::vector<HeaderParameter> out;
    const auto properties = input_schema.find("properties");
    if (properties == input_schema.end() || !properties->is_object()) return out;
    for (const auto& item : properties->items()) {
        if (!item.value().is_object()) continue;
        const auto name = item.value().find("x-mcp-header");
        if (name == item.value().end() || !name->is_string()) continue;
        out.push_back({item.key(), std::string(header::parameter_prefix) + name->get<std::string>()});
    }
    return out;
}

void check_header_parameters(const std::vector<HeaderParameter>& parameters, const Json& arguments,
                             const HeaderLookup& header) {
    for (const HeaderParameter& parameter : parameters) {
        const auto argument = arguments.find(parameter.argument);
        const bool has_argument = argument != arguments.end() && !argument->is_null();
        const auto value = header(parameter.header);
        if (!has_argument && !value) continue;
        if (!value)
            throw mismatch("header " + parameter.header + " is missing; it must repeat the argument '" +
                           parameter.argument + "'");
        const std::optional<std::string> decoded = decode_header_value(*value);
        if (!decoded) throw mismatch("header " + parameter.header + " is not valid base64");
        if (!has_argument || !matches(*argument, *decoded))
            throw mismatch("header " + parameter.header + " differs from the argument '" +
                           parameter.argument + "'");
    }
}

}  // namespace mcp::protocol
