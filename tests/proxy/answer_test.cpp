#include "proxy/answer.hpp"

#include "proxy/json_scan.hpp"

#include <catch2/catch.hpp>

using namespace proxy;

namespace {

std::string legacy(std::string message, const std::string& id = "1") {
    REQUIRE(make_answer(message, id, Shape::legacy));
    REQUIRE(is_json(message));
    return message;
}

}  // namespace

TEST_CASE("a legacy client does not see what only 2026-07-28 knows") {
    CHECK(
        legacy(
            R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","tools":[],"ttlMs":5,"cacheScope":"public"}})") ==
        R"({"jsonrpc":"2.0","id":1,"result":{"tools":[]}})");
    CHECK(legacy(R"({"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}})") ==
          R"({"jsonrpc":"2.0","id":1,"result":{}})");
    CHECK(
        legacy(
            R"({"result":{"_meta":{"io.modelcontextprotocol/serverInfo":{"a":1},"own":2},"content":[]},"id":1,"jsonrpc":"2.0"})") ==
        R"({"result":{"_meta":{"own":2},"content":[]},"id":1,"jsonrpc":"2.0"})");
    CHECK(legacy(R"({"id":1,"result":{"content":[],"_meta":{"io.modelcontextprotocol/serverInfo":{}}}})") ==
          R"({"id":1,"result":{"content":[]}})");
}

TEST_CASE("only the result's own members are cut, not those inside it") {
    const std::string message =
        R"({"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"resultType":1,"ttlMs":2,"_meta":{}},"content":[]}})";
    CHECK(legacy(message) == message);
}

TEST_CASE("a modern client gets the message as it is, in one line") {
    std::string message = "{\"jsonrpc\":\"2.0\",\r\n \"id\":1,\n\"result\":{\"resultType\":\"complete\"}}";
    REQUIRE(make_answer(message, "1", Shape::modern));
    CHECK(message == "{\"jsonrpc\":\"2.0\",   \"id\":1, \"result\":{\"resultType\":\"complete\"}}");
}

TEST_CASE("the id is always exactly the client's") {
    CHECK(legacy(R"({"id":null,"error":{"code":-32700,"message":"x"}})", "\"a\"") ==
          R"({"id":"a","error":{"code":-32700,"message":"x"}})");
    CHECK(legacy(R"({"result":{"ttlMs":1,"a":2},"id":7})", R"("\u0061")") ==
          R"({"result":{"a":2},"id":"\u0061"})");
    CHECK(legacy(R"({"id":7,"result":{"ttlMs":1,"a":2}})", "123456") == R"({"id":123456,"result":{"a":2}})");
}

TEST_CASE("what is no response is not made one") {
    for (const char* text : {"", "{", "[]", "5", R"({"id":1})", R"({"result":{}})",
                             R"({"jsonrpc":"2.0","id":1,"method":"roots/list","result":{}})"}) {
        std::string message = text;
        CHECK_FALSE(make_answer(message, "1", Shape::legacy));
    }
}

TEST_CASE("a legacy client gets an error for a result that asks it for input") {
    const std::string message =
        legacy(R"({"id":1,"result":{"resultType":"input_required","inputRequests":{}}})");
    CHECK(message.find("\"error\"") != std::string::npos);
    CHECK(message.find("input_required") == std::string::npos);
}

TEST_CASE("notifications that a legacy client knows are forwarded without the subscription's id") {
    std::string changed =
        R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"_meta":{"x":1},"uri":"u"}})";
    REQUIRE(make_notification(changed, "notifications/resources/updated", Shape::legacy));
    CHECK(changed == R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"u"}})");
    std::string progress =
        R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":2}})";
    const std::string before = progress;
    REQUIRE(make_notification(progress, "notifications/progress", Shape::legacy));
    CHECK(progress == before);
}

TEST_CASE("other notifications and requests of a daemon are not forwarded") {
    std::string message = R"({"jsonrpc":"2.0","method":"notifications/tasks","params":{}})";
    CHECK_FALSE(make_notification(message, "notifications/tasks", Shape::legacy));
    CHECK(make_notification(message, "notifications/tasks", Shape::modern));
    CHECK_FALSE(make_notification(message, "sampling/createMessage", Shape::modern));
}

TEST_CASE("a message is known by its method, a response by having none") {
    CHECK(method_of(R"({"method":"notifications\/x"})") == std::string("notifications/x"));
    CHECK(method_of(R"({"id":1,"result":{}})") == std::string());
    CHECK_FALSE(method_of("{"));
    CHECK_FALSE(method_of("[]"));
}
