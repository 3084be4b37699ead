// What a request came to, as JSON-RPC text.
#include "mcp/outcome.hpp"

#include "base/hash.hpp"
#include "base/log/log.hpp"
#include "mcp/methods.hpp"

namespace mcp {
namespace {

namespace code = protocol::code;

std::string modern_result(const Core& core, const RunningCall& call, const char* type, int ttl_ms,
                          const std::string& body) {
    std::string text = R"({"jsonrpc":"2.0","id":)";
    text.reserve(body.size() + core.modern_meta.size() + call.message().id.size() + 128);
    text += call.message().id;
    text += R"(,"result":{)";
    text += core.modern_meta;
    text += R"(,"resultType":")";
    text += type;
    text += '"';
    if (ttl_ms >= 0) text += R"(,"ttlMs":)" + std::to_string(ttl_ms) + R"(,"cacheScope":"private")";
    if (body.size() > 2) {
        text += ',';
        text.append(body, 1);
        text += '}';
    } else {
        text += "}}";
    }
    return text;
}

unsigned status_of(const RunningCall& call, int error) {
    if (!call.is_modern()) return 200;
    if (error == code::method_not_found) return 404;
    return error == code::missing_capability || error == code::header_mismatch ||
                   error == code::unsupported_version
               ? 400
               : 200;
}

/// For a person to find the log line that explains a short answer.
std::string reference_of(const RunningCall& call) {
    return std::to_string(call.number()) + '-' + base::to_hex(base::random_bytes(2));
}

std::string label(const RunningCall& call) {
    std::string text = "call=" + std::to_string(call.number());
    if (call.message().method != "tools/call") return text + " method=" + call.message().method;
    const auto name = call.params().find("name");
    return text +
           " tool=" + (name != call.params().end() && name->is_string() ? name->get<std::string>() : "?");
}

}  // namespace

Outcome success(const Core& core, const RunningCall& call, int ttl_ms, const std::string& body) {
    if (call.is_modern()) return {"ok", 200, modern_result(core, call, call.result_type(), ttl_ms, body)};
    return {"ok", 200, protocol::result_message(call.message().id, body)};
}

Outcome rpc_error(const RunningCall& call, const char* word, int error, const std::string& text,
                  const Json& data) {
    return {word, status_of(call, error), protocol::error_message(call.message().id, error, text, data)};
}

Outcome tool_failure(const Core& core, const RunningCall& call, const char* word, int error,
                     const std::string& text) {
    if (call.message().method != "tools/call") return rpc_error(call, word, error, text);
    Outcome outcome = success(core, call, -1, result_text(ToolResult::error(text)));
    outcome.word = word;
    return outcome;
}

Outcome input_required(const Core& core, const RunningCall& call, const InputRequired& wanted) {
    if (!call.is_modern())
        return tool_failure(core, call, "tool_error", code::internal_error,
                            "this needs a client of 2026-07-28");
    Json body = Json::object();
    if (!wanted.requests().empty()) body["inputRequests"] = wanted.requests();
    if (!wanted.state().is_null()) {
        const std::int64_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        body["requestState"] = core.request_states.seal(call.purpose(), wanted.state(), now);
    }
    return {"ok", 200, modern_result(core, call, "input_required", -1, base::to_text(body))};
}

Outcome failure_below(const Core& core, const RunningCall& call, const base::Error& error) {
    const std::string reference = reference_of(call);
    base::log::error(label(call) + " reference=" + reference + " failed: " + error.what());
    return tool_failure(
        core, call, "failed", code::internal_error,
        "The server could not do this; its log explains it under reference " + reference + ".");
}

Outcome our_bug(const RunningCall& call, const char* what) {
    const std::string reference = reference_of(call);
    base::log::critical(label(call) + " reference=" + reference + " failed: " + what);
    return rpc_error(call, "failed", code::internal_error, "Internal error, reference " + reference);
}

}  // namespace mcp
