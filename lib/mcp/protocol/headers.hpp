// Header fields of Streamable HTTP: media types, and the encoding of Mcp-Name and Mcp-Param-*.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mcp::protocol {

/// The value of a header field without blanks around it, or nothing when it is absent.
using HeaderLookup = std::function<std::optional<std::string_view>(std::string_view name)>;

/// True when an Accept value admits `type` ("application/json"); wildcards count, q=0 does not exclude.
bool accepts(std::string_view accept, std::string_view type);
/// True when an Accept value names text/event-stream before application/json.
bool prefers_event_stream(std::string_view accept);
/// True when a Content-Type value names `type`, whatever its parameters.
bool is_media_type(std::string_view content_type, std::string_view type);

/// A Mcp-Name or Mcp-Param value: "=?base64?...?=" is decoded, anything else is literal. Nothing when the
/// base64 is broken.
std::optional<std::string> decode_header_value(std::string_view value);
/// The other way: text that a header field cannot carry is wrapped as base64.
std::string encode_header_value(std::string_view text);

}  // namespace mcp::protocol
