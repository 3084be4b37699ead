// Allow-lists for Host and Origin: what keeps a foreign web page from talking to a local daemon.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mcp::protocol {

/// True for localhost, 127.0.0.1, [::1] and the names in `also` (without port), each with any port or none.
bool is_allowed_host(std::string_view host, const std::vector<std::string>& also);
/// True when there is no Origin, or it is http(s) on an allowed host. "null" is refused.
bool is_allowed_origin(std::string_view origin, const std::vector<std::string>& also);

}  // namespace mcp::protocol
