// Ids of legacy sessions that prove themselves.
//
// base64url of 35 bytes: format 1 | index of the version | features | created (4, big-endian) | random (12) |
// HMAC-SHA256 of all before, first 16 bytes.
#include "mcp/session_id.hpp"

#include "base/hash.hpp"
#include "mcp/protocol/constants.hpp"

namespace mcp {
namespace {

constexpr char format = 1;
constexpr std::size_t payload_bytes = 19;
constexpr std::size_t mac_bytes = 16;
constexpr std::size_t id_characters = 47;
constexpr unsigned roots_bit = 1;
constexpr unsigned sampling_bit = 2;
constexpr unsigned elicitation_bit = 4;

std::optional<std::string> from_base64url(std::string_view text) {
    std::string standard(text);
    for (char& c : standard) {
        if (c == '+' || c == '/') return std::nullopt;
        if (c == '-') c = '+';
        if (c == '_') c = '/';
    }
    standard.append((4 - standard.size() % 4) % 4, '=');
    std::string bytes;
    if (!base::from_base64(standard, bytes)) return std::nullopt;
    return bytes;
}

}  // namespace

SessionIds::SessionIds(const std::string& key)
    : key_(base::hmac_sha256(key.empty() ? base::random_bytes(32) : key, "mcp legacy session id")) {}

std::string SessionIds::make(const SessionFacts& facts) const {
    std::string bytes;
    bytes += format;
    bytes += static_cast<char>(protocol::legacy_index(facts.version));
    bytes += static_cast<char>((facts.features.roots ? roots_bit : 0) |
                               (facts.features.sampling ? sampling_bit : 0) |
                               (facts.features.elicitation ? elicitation_bit : 0));
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((facts.created >> shift) & 0xff);
    bytes += base::random_bytes(12);
    bytes += base::hmac_sha256(key_, bytes).substr(0, mac_bytes);
    return base::to_base64url(bytes);
}

std::optional<SessionFacts> SessionIds::open(std::string_view id) const {
    if (id.size() != id_characters) return std::nullopt;
    const std::optional<std::string> bytes = from_base64url(id);
    if (!bytes || bytes->size() != payload_bytes + mac_bytes || (*bytes)[0] != format) return std::nullopt;
    // One spelling only: base64's unused bits would give one session several ids.
    if (base::to_base64url(*bytes) != id) return std::nullopt;
    const std::string_view payload = std::string_view(*bytes).substr(0, payload_bytes);
    const std::string mac = base::hmac_sha256(key_, payload).substr(0, mac_bytes);
    if (!base::equal_constant_time(mac, std::string_view(*bytes).substr(payload_bytes))) return std::nullopt;
    const auto index = static_cast<std::size_t>(static_cast<unsigned char>(payload[1]));
    if (index >= protocol::legacy_versions.size()) return std::nullopt;
    SessionFacts facts;
    facts.version = std::string(protocol::legacy_versions[index]);
    const auto bits = static_cast<unsigned>(static_cast<unsigned char>(payload[2]));
    facts.features = {(bits & roots_bit) != 0, (bits & sampling_bit) != 0, (bits & elicitation_bit) != 0};
    for (std::size_t i = 3; i < 7; ++i)
        facts.created = (facts.created << 8) | static_cast<unsigned char>(payload[i]);
    return facts;
}

}  // namespace mcp
