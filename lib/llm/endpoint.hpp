// The server that a base_url names.
#pragma once

#include <cstdint>
#include <string>

namespace llm {

struct Endpoint {
    bool is_tls = false;
    std::string host;  // a name, or a numeric address without brackets
    std::uint16_t port = 0;
    std::string path;  // "/v1"; without a slash at its end

    /// localhost, 127.0.0.0/8 or ::1.
    bool is_loopback() const;
};

/// Throws base::BadValue whose text completes "must be ...": no user, query or fragment; a port in range.
Endpoint endpoint_of(const std::string& base_url);

}  // namespace llm
