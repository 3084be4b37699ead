// Which revision a request speaks, and what the stateless one demands of it.
#pragma once

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/message.hpp"

#include <string>
#include <vector>

namespace mcp::protocol {

enum class Era { legacy, modern };

/// A request that is refused before any method runs: HTTP status and JSON-RPC error.
class Refusal : public std::runtime_error {
public:
    Refusal(unsigned status, int code, const std::string& text, Json data = nullptr)
        : std::runtime_error(text), status_(status), code_(code), data_(std::move(data)) {}
    unsigned status() const noexcept { return status_; }
    int code() const noexcept { return code_; }
    const Json& data() const noexcept { return data_; }

private:
    unsigned status_;
    int code_;
    Json data_;
};

/// Modern: the message's _meta names a protocol version, or the header names one that is no legacy version
/// and the message is no `initialize`. `header_version` is empty when there is no such header (stdio has
/// none).
Era detect_era(const Message& message, std::string_view header_version);

/// Throws Refusal unless _meta has version and capabilities and we speak that version: what holds on every
/// transport.
void check_modern_meta(const Message& message);
/// The same for HTTP: also MCP-Protocol-Version, Mcp-Method and Mcp-Name against the body.
void check_modern_http(const Message& message, const HeaderLookup& header);

/// A tool's argument that must be repeated as a Mcp-Param header.
struct HeaderParameter {
    std::string argument;
    std::string header;  // "Mcp-Param-Region"
};
/// The properties of an input schema with "x-mcp-header".
std::vector<HeaderParameter> header_parameters(const Json& input_schema);
/// Throws Refusal when header and argument differ, or one of them is missing.
void check_header_parameters(const std::vector<HeaderParameter>& parameters, const Json& arguments,
                             const HeaderLookup& header);

/// True for a version that `initialize` may agree on.
inline bool is_legacy_version(std::string_view version) {
    return legacy_index(version) >= 0;
}
/// -32022 with what we support.
Refusal unsupported_version(std::string_view requested, Era era);

}  // namespace mcp::protocol
