// The opaque requestState of an input_required result: BASE64URL(HMAC).JSON
#include "mcp/request_state.hpp"

#include "base/hash.hpp"

namespace mcp {
namespace {
constexpr std::int64_t lifetime_s = 3600;
}

RequestStates::RequestStates(const std::string& key)
    : key_(base::hmac_sha256(key.empty() ? base::random_bytes(32) : key, "mcp request state")) {}

std::string RequestStates::mac(std::string_view purpose, std::string_view payload) const {
    std::string text = std::to_string(purpose.size()) + ':';
    text += purpose;
    text += payload;
    return base::to_base64url(base::hmac_sha256(key_, text));
}

std::string RequestStates::seal(std::string_view purpose, const base::Json& state, std::int64_t now) const {
    const std::string payload = base::to_text({{"until", now + lifetime_s}, {"state", state}});
    return mac(purpose, payload) + '.' + payload;
}

std::optional<base::Json> RequestStates::open(std::string_view purpose, std::string_view sealed,
                                              std::int64_t now) const {
    const std::size_t dot = sealed.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view payload = sealed.substr(dot + 1);
    if (!base::equal_constant_time(mac(purpose, payload), sealed.substr(0, dot))) return std::nullopt;
    const base::Json json = base::parse_json(payload);
    if (json.at("until").get<std::int64_t>() < now) return std::nullopt;
    return json.at("state");
}

}  // namespace mcp
