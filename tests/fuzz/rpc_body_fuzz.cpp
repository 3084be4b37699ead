// A body is messages or an error; what we echo of it is JSON again.
#include "mcp/protocol/message.hpp"
#include "targets.hpp"

namespace {

namespace protocol = mcp::protocol;

void check_id(const std::string& id) {
    const base::Json json = base::parse_json(id);
    fuzz::require(json.is_string() || json.is_number(), "an id is a string or a number");
}

void check(const protocol::Message& message) {
    using protocol::Kind;
    fuzz::require((message.kind == Kind::notification) == message.id.empty(),
                  "only a notification has no id");
    fuzz::require((message.kind == Kind::response) == message.method.empty(),
                  "only a response has no method");
    if (!message.id.empty()) {
        check_id(message.id);
        const std::string answer = protocol::result_message(message.id, "{}");
        fuzz::require(protocol::read_message(answer).id == message.id, "an id is echoed exactly");
    }
    if (!message.progress_token.empty()) base::parse_json(message.progress_token);
    fuzz::require(message.meta().is_object(), "_meta is an object");
    base::parse_json(protocol::notification_message("n", base::to_text(message.params)));
}

}  // namespace

void fuzz::rpc_body(std::string_view input) {
    base::parse_json(protocol::quoted(input));
    try {
        const protocol::Body body = protocol::read_body(input);
        require(!body.items.empty() && body.items.size() <= protocol::max_batch,
                "a batch keeps to its limit");
        for (const protocol::Item& item : body.items) {
            if (!item.problem) check(item.message);
            else base::parse_json(item.problem->id());
        }
        if (!body.is_batch) protocol::raw_member(input, "params");
    } catch (const protocol::MessageError& error) {
        const std::string answer = protocol::error_message(error.id(), error.code(), error.what());
        require(base::parse_json(answer).contains("error"), "a refusal is an error message");
    }
}
