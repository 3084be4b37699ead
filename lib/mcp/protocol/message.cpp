// JSON-RPC messages: reading.
#include "mcp/protocol/message.hpp"

#include <cctype>

namespace mcp::protocol {
namespace {

const Json empty_object = Json::object();

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t skip_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return at + 1;
}

std::size_t skip_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = skip_string(text, at);
            if (depth == 0) return at;
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') {
            if (depth == 0) return at;
            if (--depth == 0) return at + 1;
        }
        if (c == ',' && depth == 0) return at;
        ++at;
    }
    return at;
}

bool is_whole_number(std::string_view text) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    if (text.empty()) return false;
    for (const char c : text)
        if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
    return true;
}

/// The text of an id or a token: a string or a whole number of any length. Empty: it is neither.
std::string exact_text(const Json& value, std::string_view raw) {
    if (value.is_string() || value.is_number_integer()) return base::to_text(value);
    if (value.is_number_float() && is_whole_number(raw)) return std::string(raw);
    return {};
}

std::string read_id(const Json& json, std::string_view text) {
    const auto found = json.find("id");
    if (found == json.end()) return {};
    return exact_text(*found, found->is_number_float() ? raw_member(text, "id") : std::string_view());
}

void read_progress_token(Message& message, std::string_view text) {
    const Json& meta = message.meta();
    const auto token = meta.find("progressToken");
    if (token == meta.end()) return;
    std::string_view raw;
    if (token->is_number_float())
        raw = raw_member(raw_member(raw_member(text, "params"), "_meta"), "progressToken");
    message.progress_token = exact_text(*token, raw);
}

void read_call(Message& message, Json& json, std::string_view text, bool has_id) {
    if (!json["method"].is_string())
        throw MessageError(code::invalid_request, "'method' must be a string", has_id ? message.id : "null");
    message.kind = has_id ? Kind::request : Kind::notification;
    message.method = json["method"].get<std::string>();
    const auto params = json.find("params");
    if (params == json.end() || params->is_null()) return;
    if (!params->is_object())
        throw MessageError(code::invalid_params, "'params' must be an object", has_id ? message.id : "null");
    message.params = std::move(*params);
    read_progress_token(message, text);
}

/// `text` is the source of `json`, or empty (then numbers beyond 64 bits are refused).
Message read_object(Json& json, std::string_view text) {
    if (!json.is_object()) throw MessageError(code::invalid_request, "a message must be a JSON object");
    Message message;
    message.id = read_id(json, text);
    const bool has_id = json.contains("id");
    // JSON-RPC allows an error without a readable id to come back with null.
    const bool null_id = has_id && json["id"].is_null() && json.contains("error");
    if (has_id && message.id.empty() && !null_id)
        throw MessageError(code::invalid_request, "'id' must be a string or a whole number");
    const auto version = json.find("jsonrpc");
    if (version == json.end() || *version != "2.0")
        throw MessageError(code::invalid_request, "'jsonrpc' must be \"2.0\"", has_id ? message.id : "null");
    if (json.contains("method")) {
        read_call(message, json, text, has_id);
        return message;
    }
    const bool has_result = json.contains("result");
    if (!has_id || has_result == json.contains("error"))
        throw MessageError(code::invalid_request,
                           "a message needs 'method', or 'id' with 'result' or 'error'",
                           message.id.empty() ? "null" : message.id);
    message.kind = Kind::response;
    if (has_result) message.result = std::move(json["result"]);
    else message.error = std::move(json["error"]);
    return message;
}

Json parse(std::string_view text) {
    try {
        return base::parse_json(text, max_depth);
    } catch (const base::JsonError& error) {
        throw MessageError(code::parse_error, std::string("Parse error: ") + error.what());
    }
}

}  // namespace

const Json& Message::meta() const {
    const auto found = params.find("_meta");
    return found != params.end() && found->is_object() ? *found : empty_object;
}

std::string_view raw_member(std::string_view object, std::string_view key) {
    std::string_view found;
    std::size_t at = object.find('{');
    if (at == std::string_view::npos) return {};
    ++at;
    while (at < object.size()) {
        while (at < object.size() && (is_blank(object[at]) || object[at] == ',')) ++at;
        if (at >= object.size() || object[at] != '"') return found;
        const std::size_t key_end = skip_string(object, at);
        const std::string_view name = object.substr(at + 1, key_end - at - 2);
        at = object.find(':', key_end);
        if (at == std::string_view::npos) return found;
        ++at;
        while (at < object.size() && is_blank(object[at])) ++at;
        const std::size_t end = skip_value(object, at);
        if (name == key) {
            found = object.substr(at, end - at);  // the last one wins, as in the parser
            while (!found.empty() && is_blank(found.back())) found.remove_suffix(1);
        }
        at = end;
    }
    return found;
}

Message read_message(std::string_view text) {
    Json json = parse(text);
    if (json.is_array()) throw MessageError(code::invalid_request, "a batch is not accepted here");
    return read_object(json, text);
}

Body read_body(std::string_view text) {
    Json json = parse(text);
    Body body;
    if (!json.is_array()) {
        body.items.push_back({read_object(json, text), std::nullopt});
        return body;
    }
    body.is_batch = true;
    if (json.empty()) throw MessageError(code::invalid_request, "a batch must not be empty");
    if (json.size() > max_batch)
        throw MessageError(code::invalid_request,
                           "a batch may hold at most " + std::to_string(max_batch) + " messages");
    for (Json& element : json) {
        Item item;
        try {
            item.message = read_object(element, {});
        } catch (const MessageError& error) {
            item.problem = error;
        }
        body.items.push_back(std::move(item));
    }
    return body;
}

}  // namespace mcp::protocol
