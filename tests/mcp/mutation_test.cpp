// Broken input of every kind: read, or refused with one of our errors, and the server serves on.
#include "fake_daemon.hpp"
#include "mcp/protocol/message.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace {

const std::vector<std::string> seeds = {
    R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hi"}}})",
    R"({"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"roots":{}},"clientInfo":{"name":"x","version":"1"}}})",
    R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}])",
    R"({"jsonrpc":"2.0","id":99999999999999999999999,"method":"resources/read","params":{"uri":"test://static-text","_meta":{"progressToken":1.5}}})",
    R"({"jsonrpc":"2.0","id":2,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"test_prompt_with_arguments"},"argument":{"name":"arg1","value":"p"}}})",
    R"({"jsonrpc":"2.0","id":3,"method":"subscriptions/listen","params":{"notifications":{"resourceSubscriptions":["a"]},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})",
};

std::string mutated(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
    static const std::vector<std::string> pieces = {"{",    "}",    "[",       "]",     "\"",      ",",
                                                    ":",    "null", "-1",      "1e999", "\\u0000", "\\ud800",
                                                    "\xff", "true", "\"id\":", "0.5",   "\n",      "\\"};
    for (std::size_t changes = 1 + below(4); changes > 0 && !text.empty(); --changes) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
            case 0:
                text.erase(at, 1 + below(8));
                break;
            case 1:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 2:
                text[at] = static_cast<char>(below(256));
                break;
            default:
                text.insert(at, text.substr(below(text.size()), below(40)));
                break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("mutated messages are read or refused") {
    std::mt19937 random(20261120);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < 30'000; ++i) {
        const std::string text = mutated(seeds[static_cast<std::size_t>(i) % seeds.size()], random);
        try {
            mcp::protocol::read_body(text);
            ++read;
        } catch (const mcp::protocol::MessageError&) {
            ++refused;
        }
    }
    CHECK(read > 1000);
    CHECK(refused > 1000);
}

TEST_CASE("mutated requests are all answered, and the server serves on") {
    std::mt19937 random(42);
    fake::Daemon daemon;
    std::vector<std::shared_ptr<fake::Exchange>> exchanges;
    for (int i = 0; i < 3'000; ++i) {
        base::http::Request request =
            fake::post(mutated(seeds[static_cast<std::size_t>(i) % seeds.size()], random));
        if (i % 3 == 0) request.fields.add("MCP-Protocol-Version", mutated("2026-07-28", random));
        if (i % 5 == 0)
            request.fields.add("Mcp-Session-Id",
                               mutated("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", random));
        exchanges.push_back(daemon.send(request));
    }
    const auto all_answered = [&] {
        return std::all_of(exchanges.begin(), exchanges.end(), [](const auto& one) { return one->answered; });
    };
    CHECK(daemon.until(all_answered));
    for (const auto& exchange : exchanges) CHECK(exchange->answer.status < 500);
    CHECK(daemon.send(fake::legacy("", fake::call("echo", {{"text", "x"}})))->answer.status == 200);
}
