// Header fields of Streamable HTTP: media types, and the encoding of Mcp-Name and Mcp-Param-*.
#include "mcp/protocol/headers.hpp"

#include "base/hash.hpp"

#include <algorithm>

namespace mcp::protocol {
namespace {

constexpr std::string_view base64_prefix = "=?base64?";
constexpr std::string_view base64_suffix = "?=";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_without_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool is_wrapped(std::string_view value) {
    return value.size() >= base64_prefix.size() + base64_suffix.size() && value.starts_with(base64_prefix) &&
           value.ends_with(base64_suffix);
}

}  // namespace

bool accepts(std::string_view accept, std::string_view type) {
    const std::string_view family = type.substr(0, type.find('/'));
    while (!accept.empty()) {
        const std::size_t comma = accept.find(',');
        const std::string_view range = accept.substr(0, comma);
        const std::string_view name = trim(range.substr(0, range.find(';')));
        if (name == "*/*" || equal_without_case(name, type)) return true;
        if (name.ends_with("/*") && equal_without_case(name.substr(0, name.size() - 2), family)) return true;
        if (comma == std::string_view::npos) break;
        accept.remove_prefix(comma + 1);
    }
    return false;
}

bool prefers_event_stream(std::string_view accept) {
    const std::string_view first = trim(accept.substr(0, accept.find(',')));
    return is_media_type(first, "text/event-stream") && first.size() != trim(accept).size();
}

bool is_media_type(std::string_view content_type, std::string_view type) {
    return equal_without_case(trim(content_type.substr(0, content_type.find(';'))), type);
}

std::optional<std::string> decode_header_value(std::string_view value) {
    if (!is_wrapped(value)) return std::string(value);
    value.remove_prefix(base64_prefix.size());
    value.remove_suffix(base64_suffix.size());
    std::string bytes;
    if (!base::from_base64(value, bytes)) return std::nullopt;
    return bytes;
}

std::string encode_header_value(std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; }) &&
                       trim(text).size() == text.size() && !is_wrapped(text);
    if (plain) return std::string(text);
    std::string out(base64_prefix);
    out += base::to_base64(text);
    out += base64_suffix;
    return out;
}

}  // namespace mcp::protocol
