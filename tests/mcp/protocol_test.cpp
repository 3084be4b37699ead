// Messages, eras, headers, hosts: the pure part of the protocol.
#include "base/hash.hpp"
#include "mcp/protocol/era.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/protocol/origin.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace mcp::protocol;

namespace {

int code_of(const std::string& text) {
    try {
        read_body(text);
        return 0;
    } catch (const MessageError& error) {
        return error.code();
    }
}

HeaderLookup headers(const std::map<std::string, std::string>& values) {
    return [values](std::string_view name) -> std::optional<std::string_view> {
        static std::string held;
        const auto found = values.find(std::string(name));
        if (found == values.end()) return std::nullopt;
        held = found->second;
        return held;
    };
}

Message modern(const std::string& method, Json params = Json::object()) {
    params["_meta"][meta::protocol_version] = "2026-07-28";
    params["_meta"][meta::client_capabilities] = Json::object();
    return read_message(
        base::to_text(Json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}));
}

int refusal_code(const Message& message, const std::map<std::string, std::string>& values) {
    try {
        check_modern_http(message, headers(values));
        return 0;
    } catch (const Refusal& refusal) {
        CHECK(refusal.status() == 400);
        return refusal.code();
    }
}

}  // namespace

TEST_CASE("an id is echoed exactly, whatever its size and type") {
    for (const std::string id :
         {"0", "17", "-3", "\"17\"", "\"\"", "9007199254740993", "18446744073709551615",
          "123456789012345678901234567890", "-123456789012345678901234567890", R"("a\"b\\é")"}) {
        INFO(id);
        const Message message = read_message(R"({"jsonrpc":"2.0","method":"ping","id": )" + id + "}");
        CHECK(message.kind == Kind::request);
        if (id.find('\\') == std::string::npos) CHECK(message.id == id);
        CHECK(base::parse_json(message.id) == base::parse_json(id));
    }
}

TEST_CASE("an id that is neither a string nor a whole number is refused") {
    for (const std::string id : {"null", "1.5", "1e3", "true", "[]", "{}", "1e999"}) {
        INFO(id);
        CHECK(code_of(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + "}") != 0);
    }
}

TEST_CASE("what is no JSON is a parse error") {
    for (const std::string text : {"", "{", "nope", "{\"a\":}", "\xff\xfe", "{\"jsonrpc\":\"2.0\"} x"}) {
        INFO(text);
        CHECK(code_of(text) == code::parse_error);
    }
}

TEST_CASE("JSON that nests deeper than 64 levels is a parse error") {
    const auto nested = [](std::size_t depth) {
        return R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":)" + std::string(depth - 2, '[') +
               std::string(depth - 2, ']') + "}}";
    };
    CHECK(code_of(nested(64)) == 0);
    CHECK(code_of(nested(65)) == code::parse_error);
    CHECK(code_of(nested(2'000'000)) == code::parse_error);
}

TEST_CASE("JSON that is no message is an invalid request") {
    for (const std::string text :
         {"1", "\"a\"", "[]", "{}", R"({"id":1,"method":"a"})", R"({"jsonrpc":"1.0","id":1,"method":"a"})",
          R"({"jsonrpc":"2.0","id":1})", R"({"jsonrpc":"2.0","id":1,"method":5})",
          R"({"jsonrpc":"2.0","id":1,"result":{},"error":{}})", R"({"jsonrpc":"2.0","result":{}})"}) {
        INFO(text);
        CHECK(code_of(text) == code::invalid_request);
    }
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"a","params":[1]})") == code::invalid_params);
}

TEST_CASE("the id of a broken message is told where it can be read") {
    try {
        read_message(R"({"jsonrpc":"2.0","id":"x7","method":5})");
        FAIL("must throw");
    } catch (const MessageError& error) {
        CHECK(error.id() == "\"x7\"");
    }
}

TEST_CASE("a batch holds its messages, and what is wrong with each") {
    const Body body =
        read_body(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},5,{"jsonrpc":"2.0","method":"n"}])");
    CHECK(body.is_batch);
    REQUIRE(body.items.size() == 3);
    CHECK(body.items[0].message.id == "1");
    CHECK(body.items[1].problem);
    CHECK(body.items[2].message.kind == Kind::notification);
}

TEST_CASE("a batch of more than 100 is refused") {
    std::string text = "[";
    for (int i = 0; i < 101; ++i)
        text += std::string(i == 0 ? "" : ",") + R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    CHECK(code_of(text + "]") == code::invalid_request);
}

TEST_CASE("a progress token keeps its type and size") {
    const auto token = [](const std::string& text) {
        return read_message(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"progressToken":)" +
                            text + "}}}")
            .progress_token;
    };
    CHECK(token("7") == "7");
    CHECK(token("\"7\"") == "\"7\"");
    CHECK(token("123456789012345678901234567890") == "123456789012345678901234567890");
    CHECK(token("1.5").empty());
    CHECK(token("null").empty());
}

TEST_CASE("the raw text of a member is found behind anything") {
    const std::string text = R"( { "a" : [1,{"id":2}] , "s":"}\",{\"id\":9", "id" : 33 , "z":{} } )";
    CHECK(raw_member(text, "id") == "33");
    CHECK(raw_member(text, "a") == R"([1,{"id":2}])");
    CHECK(raw_member(text, "none").empty());
}

TEST_CASE("an era is chosen by the request alone") {
    const Message plain = read_message(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
    CHECK(detect_era(plain, "") == Era::legacy);
    CHECK(detect_era(plain, "2025-11-25") == Era::legacy);
    CHECK(detect_era(plain, "1999-01-01") == Era::legacy);
    CHECK(detect_era(plain, "2026-07-28") == Era::modern);
    CHECK(detect_era(modern("tools/list"), "") == Era::modern);
    CHECK(detect_era(modern("tools/list"), "2025-11-25") == Era::modern);
    CHECK(detect_era(read_message(R"({"jsonrpc":"2.0","id":1,"method":"server/discover"})"), "") ==
          Era::modern);
    CHECK(detect_era(read_message(R"({"jsonrpc":"2.0","id":1,"method":"initialize"})"), "") == Era::legacy);
}

TEST_CASE("the headers of a modern request repeat its body") {
    const std::string version = "MCP-Protocol-Version";
    const Message list = modern("tools/list");
    CHECK(refusal_code(list, {{version, "2026-07-28"}, {"Mcp-Method", "tools/list"}}) == 0);
    CHECK(refusal_code(list, {{"Mcp-Method", "tools/list"}}) == code::header_mismatch);
    CHECK(refusal_code(list, {{version, "2026-07-28"}}) == code::header_mismatch);
    CHECK(refusal_code(list, {{version, "2026-07-28"}, {"Mcp-Method", "TOOLS/LIST"}}) ==
          code::header_mismatch);
    CHECK(refusal_code(list, {{version, "2025-11-25"}, {"Mcp-Method", "tools/list"}}) ==
          code::header_mismatch);
    const Message call = modern("tools/call", {{"name", "echo"}});
    const auto with_name = [&](const std::string& name) {
        return refusal_code(call,
                            {{version, "2026-07-28"}, {"Mcp-Method", "tools/call"}, {"Mcp-Name", name}});
    };
    CHECK(with_name("echo") == 0);
    CHECK(with_name("=?base64?" + base::to_base64("echo") + "?=") == 0);
    CHECK(with_name("=?base64?!!?=") == code::header_mismatch);
    CHECK(with_name("other") == code::header_mismatch);
    CHECK(refusal_code(call, {{version, "2026-07-28"}, {"Mcp-Method", "tools/call"}}) ==
          code::header_mismatch);
}

TEST_CASE("a modern request without its _meta parts is refused before its headers are looked at") {
    Message message = read_message(R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})");
    CHECK(refusal_code(message, {}) == code::invalid_params);
    message.params["_meta"] = {{meta::client_capabilities, Json::object()}};
    CHECK(refusal_code(message, {}) == code::invalid_params);
    message.params["_meta"] = {{meta::protocol_version, "2026-07-28"}};
    CHECK(refusal_code(message, {{"MCP-Protocol-Version", "2026-07-28"}}) == code::invalid_params);
}

TEST_CASE("an unknown modern version is refused with what we support") {
    Message message = modern("tools/list");
    message.params["_meta"][meta::protocol_version] = "2099-01-01";
    try {
        check_modern_http(message, headers({{"MCP-Protocol-Version", "2099-01-01"}}));
        FAIL("must throw");
    } catch (const Refusal& refusal) {
        CHECK(refusal.code() == code::unsupported_version);
        CHECK(refusal.data() == Json{{"supported", {"2026-07-28"}}, {"requested", "2099-01-01"}});
    }
}

TEST_CASE("arguments marked with x-mcp-header are compared with their headers") {
    const Json schema = {{"type", "object"},
                         {"properties",
                          {{"region", {{"type", "string"}, {"x-mcp-header", "Region"}}},
                           {"level", {{"type", "integer"}, {"x-mcp-header", "Level"}}},
                           {"plain", {{"type", "string"}}}}}};
    const auto parameters = header_parameters(schema);
    REQUIRE(parameters.size() == 2);
    const auto passes = [&](const Json& arguments, const std::map<std::string, std::string>& values) {
        try {
            check_header_parameters(parameters, arguments, headers(values));
            return true;
        } catch (const Refusal& refusal) {
            CHECK(refusal.code() == code::header_mismatch);
            return false;
        }
    };
    CHECK(passes({{"plain", "x"}}, {}));
    CHECK(passes({{"region", "eu"}}, {{"Mcp-Param-Region", "eu"}}));
    CHECK(passes({{"level", 10}}, {{"Mcp-Param-Level", "10"}}));
    CHECK(passes({{"level", 10}}, {{"Mcp-Param-Level", "10.0"}}));
    CHECK_FALSE(passes({{"level", 10}}, {{"Mcp-Param-Level", "11"}}));
    CHECK_FALSE(passes({{"region", "eu"}}, {}));
    CHECK_FALSE(passes(Json::object(), {{"Mcp-Param-Region", "eu"}}));
    CHECK_FALSE(passes({{"region", "eu"}}, {{"Mcp-Param-Region", "EU"}}));
}

TEST_CASE("header values survive their encoding") {
    for (const std::string text : {"plain", " blanks ", "\xc3\xa9", "", "=?base64?eA==?=", "a\nb"}) {
        INFO(text);
        CHECK(decode_header_value(encode_header_value(text)) == text);
    }
    CHECK(encode_header_value("plain") == "plain");
}

TEST_CASE("media ranges are understood") {
    CHECK(accepts("application/json, text/event-stream", "text/event-stream"));
    CHECK(accepts("*/*", "application/json"));
    CHECK(accepts("text/*;q=0.5", "text/event-stream"));
    CHECK_FALSE(accepts("application/json", "text/event-stream"));
    CHECK_FALSE(accepts("", "text/event-stream"));
    CHECK(is_media_type("Application/JSON; charset=utf-8", "application/json"));
    CHECK_FALSE(is_media_type("text/plain", "application/json"));
    CHECK(prefers_event_stream("text/event-stream, application/json"));
    CHECK_FALSE(prefers_event_stream("application/json, text/event-stream"));
}

TEST_CASE("only names of this machine are hosts") {
    for (const std::string host :
         {"localhost", "LOCALHOST:9500", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:9500"}) {
        INFO(host);
        CHECK(is_allowed_host(host, {}));
        CHECK(is_allowed_origin("http://" + host, {}));
    }
    for (const std::string host :
         {"", "evil.com", "localhost.evil.com", "evil.com:9500", "127.0.0.1.evil.com",
          "127.0.0.1:", "127.0.0.1:x", "localhost:9500@evil.com", "[::1", "[::1]x", "[::2]", "0.0.0.0",
          "2130706433", "user@localhost", "localhost."}) {
        INFO(host);
        CHECK_FALSE(is_allowed_host(host, {}));
        if (!host.empty()) CHECK_FALSE(is_allowed_origin("http://" + host, {}));
    }
    CHECK(is_allowed_host("box.lan:9500", {"box.lan"}));
    CHECK(is_allowed_host("[fd00::1]:9500", {"fd00::1"}));
    CHECK_FALSE(is_allowed_host("box.lan.evil.com", {"box.lan"}));
    CHECK(is_allowed_origin("", {}));
    for (const std::string origin :
         {"null", "file://", "chrome-extension://abc", "http://localhost/x", "localhost"}) {
        INFO(origin);
        CHECK_FALSE(is_allowed_origin(origin, {}));
    }
}
