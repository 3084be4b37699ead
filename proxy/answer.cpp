// The daemon's messages in the shape that the client understands.
#include "proxy/answer.hpp"

#include "mcp/protocol/message.hpp"
#include "proxy/json_scan.hpp"

#include <algorithm>

namespace proxy {
namespace {

constexpr std::string_view modern_prefix = "io.modelcontextprotocol/";

/// One line: in JSON a line break can only be a blank between tokens.
void remove_line_breaks(std::string& message) {
    const auto is_break = [](char c) { return c == '\n' || c == '\r'; };
    if (message.find_first_of("\r\n") != std::string::npos)
        std::replace_if(message.begin(), message.end(), is_break, ' ');
}

/// Cuts what only 2026-07-28 knows out of a result.
void cut_modern(std::string& text, Span result) {
    if (result.empty() || text[result.begin] != '{') return;
    if (Span meta = find_member(text, result, "_meta"); !meta.empty() && text[meta.begin] == '{') {
        const std::size_t cut = cut_members(text, meta, [](const Member& member) {
            return !member.key_literal.substr(1).starts_with(modern_prefix);
        });
        result.end -= cut;
    }
    cut_members(text, result, [&text](const Member& member) {
        if (member.is("resultType") || member.is("ttlMs") || member.is("cacheScope")) return false;
        return !(member.is("_meta") && member.value.of(text) == "{}");
    });
}

bool needs_input(std::string_view text, Span result) {
    const std::string_view type = find_member(text, result, "resultType").of(text);
    return type == "\"input_required\"" || type == "\"task\"";
}

}  // namespace

bool make_answer(std::string& message, std::string_view id, Shape shape) {
    if (!is_json(message)) return false;
    remove_line_breaks(message);
    const Span body = whole_value(message);
    Span result;
    Span its_id;
    bool has_outcome = false;
    bool has_method = false;
    each_member(message, body, [&](const Member& member) {
        if (member.is("id")) its_id = member.value;
        else if (member.is("result")) result = member.value;
        has_outcome = has_outcome || member.is("result") || member.is("error");
        has_method = has_method || member.is("method");
        return true;
    });
    if (message[body.begin] != '{' || !has_outcome || has_method || its_id.empty()) return false;
    if (shape == Shape::legacy && needs_input(message, result)) {
        message = mcp::protocol::error_message(id, mcp::protocol::code::internal_error,
                                               "the server asks for input that this client cannot give");
        return true;
    }
    if (shape == Shape::legacy && its_id.begin > result.begin) {
        const std::size_t before = message.size();
        cut_modern(message, result);
        const std::size_t cut = before - message.size();
        its_id.begin -= cut;
        its_id.end -= cut;
    } else if (shape == Shape::legacy) {
        cut_modern(message, result);
    }
    // Exactly the client's own: the daemon may write the same string in another way, or null when it read
    // none.
    if (its_id.of(message) != id) message.replace(its_id.begin, its_id.end - its_id.begin, id);
    return true;
}

std::optional<std::string> method_of(const std::string& message) {
    if (!is_json(message)) return std::nullopt;
    const Span body = whole_value(message);
    if (message[body.begin] != '{') return std::nullopt;
    const Span method = find_member(message, body, "method");
    if (method.empty()) return std::string();
    return decode_string(method.of(message));
}

bool make_notification(std::string& message, std::string_view method, Shape shape) {
    if (!method.starts_with("notifications/")) return false;  // a daemon never asks over this transport
    remove_line_breaks(message);
    if (shape == Shape::modern) return true;
    if (method == "notifications/progress" || method == "notifications/message") return true;
    if (method != "notifications/resources/updated" && !method.ends_with("/list_changed")) return false;
    const Span params = find_member(message, whole_value(message), "params");
    cut_members(message, params, [](const Member& member) { return !member.is("_meta"); });
    return true;
}

std::string_view result_of(std::string_view message) {
    return find_member(message, whole_value(message), "result").of(message);
}

std::string to_legacy(std::string result) {
    cut_modern(result, whole_value(result));
    return result;
}

}  // namespace proxy
