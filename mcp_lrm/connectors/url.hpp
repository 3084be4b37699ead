// A URL that may be called, and which addresses are nobody's business. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectors {

struct Url {
    bool tls = true;
    std::string host;  // lower case; a numeric IPv6 address without brackets
    std::uint16_t port = 443;
    std::string path = "/";
    std::string query;  // without '?'

    /// "https://host:port", the port only when it is not the usual one.
    std::string origin() const;
    std::string text() const;
};

/// Takes https:// and http:// with a host and nothing that could hide another one: no user, no blanks, no
/// control characters, no backslash. A fragment is dropped. Throws base::Error{network}; the message holds no
/// user or password.
Url parse_url(std::string_view text);

/// What a Location field means, seen from `base`. Throws as parse_url.
Url resolve_reference(const Url& base, std::string_view reference);

/// A numeric address that the whole Internet may reach: not loopback, private, link-local, shared, reserved
/// or multicast, also when an IPv4 address stands inside an IPv6 one. False for what is no numeric address.
bool is_public_address(const std::string& address);

/// Letters, digits, '-', '_', '.', '~' as they are, all else as %XX.
std::string encode(std::string_view text);

}  // namespace connectors
