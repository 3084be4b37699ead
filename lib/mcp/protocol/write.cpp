// JSON-RPC messages: writing.
#include "mcp/protocol/message.hpp"

namespace mcp::protocol {

std::string quoted(std::string_view text) {
    return base::to_text(Json(std::string(text)));
}

std::string result_message(std::string_view id, std::string_view result_text) {
    std::string out;
    out.reserve(id.size() + result_text.size() + 48);
    out += R"({"jsonrpc":"2.0","id":)";
    out += id;
    out += R"(,"result":)";
    out += result_text;
    out += '}';
    return out;
}

std::string error_message(std::string_view id, int code, std::string_view text, const Json& data) {
    std::string out = R"({"jsonrpc":"2.0","id":)";
    out += id;
    out += R"(,"error":{"code":)" + std::to_string(code) + R"(,"message":)" + quoted(text);
    if (!data.is_null()) out += R"(,"data":)" + base::to_text(data);
    out += "}}";
    return out;
}

std::string notification_message(std::string_view method, std::string_view params_text) {
    std::string out = R"({"jsonrpc":"2.0","method":)" + quoted(method);
    if (!params_text.empty()) {
        out += R"(,"params":)";
        out += params_text;
    }
    out += '}';
    return out;
}

std::string request_message(std::string_view id, std::string_view method, std::string_view params_text) {
    std::string out = R"({"jsonrpc":"2.0","id":)";
    out += id;
    out += R"(,"method":)" + quoted(method) + R"(,"params":)";
    out += params_text.empty() ? std::string_view("{}") : params_text;
    out += '}';
    return out;
}

}  // namespace mcp::protocol
