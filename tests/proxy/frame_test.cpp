#include "proxy/frame.hpp"

#include <catch2/catch.hpp>

using namespace proxy;

TEST_CASE("a request is read with its id as it was written") {
    const Frame frame =
        read_frame(R"( {"jsonrpc":"2.0","id":"\u0061","method":"tools\/call","params":{"name":"n"}} )");
    CHECK(frame.kind == FrameKind::request);
    CHECK(frame.id == R"("\u0061")");
    CHECK(id_key(frame.id) == "\"a\"");
    CHECK(frame.method == "tools/call");
    CHECK(frame.param("name") == "\"n\"");
    CHECK_FALSE(frame.is_modern);
}

TEST_CASE("a number and a string with the same digits are two ids") {
    CHECK(id_key("1") != id_key("\"1\""));
}

TEST_CASE("a request is modern when its _meta names a version") {
    CHECK(read_frame(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{)"
                     R"("io.modelcontextprotocol/protocolVersion":"2026-07-28"}}})")
              .is_modern);
    CHECK_FALSE(read_frame(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"progressToken":1}}})")
                    .is_modern);
    CHECK_FALSE(read_frame(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":7}})").is_modern);
}

TEST_CASE("notifications, answers and batches are told apart") {
    CHECK(read_frame(R"({"jsonrpc":"2.0","method":"notifications/x"})").kind == FrameKind::notification);
    CHECK(read_frame(R"({"jsonrpc":"2.0","id":1,"result":{}})").kind == FrameKind::response);
    CHECK(read_frame(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}})").kind ==
          FrameKind::response);
    CHECK(read_frame("[]").kind == FrameKind::batch);
}

TEST_CASE("what is no message is refused with the code that says why") {
    const auto code_of = [](const char* text) {
        const Frame frame = read_frame(text);
        CHECK(frame.kind == FrameKind::invalid);
        CHECK_FALSE(frame.problem.empty());
        return frame.problem_code;
    };
    CHECK(code_of("{") == -32700);
    CHECK(code_of("\"text\"") == -32600);
    CHECK(code_of(R"({"id":1,"method":"m"})") == -32600);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":true,"method":"m"})") == -32600);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":""})") == -32600);
    CHECK(code_of(R"({"jsonrpc":"2.0","id":1,"method":"m","params":"p"})") == -32602);
    CHECK(code_of(R"({"jsonrpc":"2.0"})") == -32600);
}

TEST_CASE("params that are null are no params") {
    const Frame frame = read_frame(R"({"jsonrpc":"2.0","id":1,"method":"m","params":null})");
    CHECK(frame.kind == FrameKind::request);
    CHECK(frame.params.empty());
}
