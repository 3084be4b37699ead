// Names and numbers of the Model Context Protocol.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mcp::protocol {

/// The stateless revision.
inline constexpr std::string_view modern_version = "2026-07-28";
/// What `initialize` is answered with when the client asks for a version we do not have.
inline constexpr std::string_view newest_legacy_version = "2025-11-25";
/// Revisions that open with `initialize`, oldest first; an index into it is part of a session id.
inline constexpr std::array<std::string_view, 4> legacy_versions = {"2024-11-05", "2025-03-26", "2025-06-18",
                                                                    "2025-11-25"};
/// What a request without MCP-Protocol-Version speaks.
inline constexpr std::string_view assumed_version = "2025-03-26";

namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int header_mismatch = -32020;
inline constexpr int missing_capability = -32021;
inline constexpr int unsupported_version = -32022;
}  // namespace code

namespace meta {
inline constexpr const char* protocol_version = "io.modelcontextprotocol/protocolVersion";
inline constexpr const char* client_info = "io.modelcontextprotocol/clientInfo";
inline constexpr const char* client_capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr const char* log_level = "io.modelcontextprotocol/logLevel";
inline constexpr const char* server_info = "io.modelcontextprotocol/serverInfo";
inline constexpr const char* subscription_id = "io.modelcontextprotocol/subscriptionId";
inline constexpr const char* root = "factory/root";    // work tree announced by a proxy
inline constexpr const char* task = "factory/task";    // the caller's task
inline constexpr const char* fence = "factory/fence";  // and its fence
}  // namespace meta

/// The extension by which a call of a tool becomes a task.
inline constexpr const char* tasks_extension = "io.modelcontextprotocol/tasks";

namespace header {
inline constexpr std::string_view protocol_version = "MCP-Protocol-Version";
inline constexpr std::string_view session_id = "Mcp-Session-Id";
inline constexpr std::string_view method = "Mcp-Method";
inline constexpr std::string_view name = "Mcp-Name";
inline constexpr std::string_view parameter_prefix = "Mcp-Param-";
inline constexpr std::string_view last_event_id = "Last-Event-ID";
}  // namespace header

/// Levels of JSON nesting accepted in a message.
inline constexpr std::size_t max_depth = 64;
/// Messages accepted in one batch (2025-03-26 only).
inline constexpr std::size_t max_batch = 100;

/// Index into `legacy_versions`, or -1.
constexpr int legacy_index(std::string_view version) {
    for (std::size_t i = 0; i < legacy_versions.size(); ++i)
        if (legacy_versions[i] == version) return static_cast<int>(i);
    return -1;
}

}  // namespace mcp::protocol
