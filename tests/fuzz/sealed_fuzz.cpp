// What a client brings back is ours, unaltered, or nothing.
#include "mcp/call.hpp"
#include "mcp/credential.hpp"
#include "mcp/cursor.hpp"
#include "mcp/event_stream.hpp"
#include "mcp/request_state.hpp"
#include "mcp/session_id.hpp"
#include "targets.hpp"

void fuzz::sealed(std::string_view input) {
    static const mcp::SessionIds sessions("a key that no fuzzer knows");
    static const mcp::RequestStates states("another one");
    static const std::string genuine = sessions.make({"2025-11-25", {}, 1'750'000'000});
    const auto session = sessions.open(input);
    require(!session || input == genuine, "nobody else makes a session id");
    require(!states.open("tools/call echo", input, 1'750'000'000), "nobody else makes a request state");

    if (const auto event = mcp::EventId::read(input))
        require(mcp::EventId::read(event->text())->sequence == event->sequence, "an event id comes back");
    const std::string state = mcp::cursor_state("query", {}, "text");
    try {
        const int offset = mcp::read_cursor(std::string(input), state);
        require(offset >= 0 && offset <= 100'000, "a cursor keeps to its range");
    } catch (const mcp::BadArguments&) {
    }
    const mcp::Keys keys{"client token", "orchestrator key"};
    const auto credential = mcp::authenticate(input, keys);
    const bool names_a_key = input.ends_with(keys.client_token) || input.ends_with(keys.orchestrator_key);
    require(!credential || names_a_key, "nobody is let in without a key");
}
