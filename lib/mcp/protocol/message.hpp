// JSON-RPC messages: reading them from untrusted text, and writing them.
#pragma once

#include "base/json.hpp"
#include "mcp/protocol/constants.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mcp::protocol {

using Json = base::Json;

enum class Kind { request, notification, response };

struct Message {
    Kind kind = Kind::notification;
    std::string id;      // as JSON text (17 or "a"), so that it is echoed exactly; empty in a notification
    std::string method;  // empty in a response
    Json params = Json::object();
    std::string progress_token;  // params._meta.progressToken as JSON text; empty when absent
    Json result;                 // of a response
    Json error;                  // of a response; null when it has a result

    /// params._meta, or an empty object.
    const Json& meta() const;
};

/// Text that is no JSON-RPC message. `id()` is the JSON text of its id where that was readable, else "null".
class MessageError : public std::runtime_error {
public:
    MessageError(int code, const std::string& text, std::string id = "null")
        : std::runtime_error(text), code_(code), id_(std::move(id)) {}
    int code() const noexcept { return code_; }
    const std::string& id() const noexcept { return id_; }

private:
    int code_;
    std::string id_;
};

/// One message of a body: read, or what is wrong with it.
struct Item {
    Message message;
    std::optional<MessageError> problem;
};

struct Body {
    bool is_batch = false;
    std::vector<Item> items;  // exactly one, without a problem, when it is no batch
};

/// Reads a message or a batch. Throws MessageError: -32700 when it is not JSON or nests too deep, -32600 when
/// it is no message, an empty batch or one of more than `max_batch`.
Body read_body(std::string_view text);
/// Reads one message; a batch is -32600.
Message read_message(std::string_view text);

/// The text of `key` in a JSON object's text, without parsing it; empty when absent. `object` must be valid
/// JSON.
std::string_view raw_member(std::string_view object, std::string_view key);

// `id` and the `..._text` parts are JSON text.
std::string result_message(std::string_view id, std::string_view result_text);
std::string error_message(std::string_view id, int code, std::string_view text, const Json& data = nullptr);
std::string notification_message(std::string_view method, std::string_view params_text);
std::string request_message(std::string_view id, std::string_view method, std::string_view params_text);
/// A JSON string literal; bytes that are not UTF-8 become U+FFFD.
std::string quoted(std::string_view text);

}  // namespace mcp::protocol
