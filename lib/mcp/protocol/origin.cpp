// Allow-lists for Host and Origin: what keeps a foreign web page from talking to a local daemon.
#include "mcp/protocol/origin.hpp"

#include <algorithm>

namespace mcp::protocol {
namespace {

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The host without its port, in lower case; empty when it is malformed.
std::string host_name(std::string_view host) {
    const std::size_t bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
    if (host.starts_with('[') && bracket == std::string_view::npos) return {};
    const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) return {};
    const std::string_view bare = host.substr(0, colon);
    if (bracket != std::string_view::npos && bracket + 1 != bare.size()) return {};
    std::string name(bare);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return name;
}

}  // namespace

bool is_allowed_host(std::string_view host, const std::vector<std::string>& also) {
    const std::string name = host_name(host);
    if (name == "localhost" || name == "127.0.0.1" || name == "[::1]") return true;
    if (name.empty()) return false;
    return std::any_of(also.begin(), also.end(), [&](const std::string& allowed) {
        return name == host_name(allowed) || name == "[" + allowed + "]";
    });
}

bool is_allowed_origin(std::string_view origin, const std::vector<std::string>& also) {
    if (origin.empty()) return true;
    for (const std::string_view scheme : {"http://", "https://"})
        if (origin.starts_with(scheme)) return is_allowed_host(origin.substr(scheme.size()), also);
    return false;
}

}  // namespace mcp::protocol
