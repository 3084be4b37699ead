// What a bearer token proves.
#include "mcp/credential.hpp"

#include "base/hash.hpp"

namespace mcp {
namespace {

/// The token of "Bearer TOKEN", the scheme in any case; empty when it is another scheme.
std::string_view bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i) {
        const char c = authorization[i];
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (lower != scheme[i]) return {};
    }
    std::string_view token = authorization.substr(scheme.size());
    while (!token.empty() && token.front() == ' ') token.remove_prefix(1);
    while (!token.empty() && token.back() == ' ') token.remove_suffix(1);
    return token;
}

bool is_key(std::string_view token, const std::string& key) {
    return !key.empty() && base::equal_constant_time(token, key);
}

}  // namespace

std::optional<Credential> authenticate(std::string_view authorization, const Keys& keys) {
    const std::string_view token = bearer(authorization);
    if (is_key(token, keys.orchestrator_key)) return Credential::orchestrator;
    if (is_key(token, keys.client_token)) return Credential::client;
    if (keys.client_token.empty()) return Credential::none;
    return std::nullopt;
}

}  // namespace mcp
