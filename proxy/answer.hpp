// The daemon's messages in the shape that the client understands. Pure; in place, for messages may be large.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace proxy {

/// How results look to a client: 2026-07-28, or the older revisions without resultType, ttlMs and cacheScope.
enum class Shape { legacy, modern };

/// Makes `message` the one line that answers `id`. False when it is no JSON-RPC response; then it is
/// unchanged, or line breaks in it became blanks.
bool make_answer(std::string& message, std::string_view id, Shape shape);

/// What kind of message it is: the method of a request or notification; empty for a response. Nothing: no
/// JSON-RPC message.
std::optional<std::string> method_of(const std::string& message);

/// Makes `message`, a notification of this method, a line for the client; false when the client cannot
/// understand it.
bool make_notification(std::string& message, std::string_view method, Shape shape);

/// The result's text in a modern response, or an empty view.
std::string_view result_of(std::string_view message);

/// The same result for a legacy client.
std::string to_legacy(std::string result);

}  // namespace proxy
