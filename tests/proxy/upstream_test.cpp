#include "proxy/upstream.hpp"

#include "base/json.hpp"

#include <catch2/catch.hpp>

using namespace proxy;
using base::Json;

namespace {

const char* const version_key = "io.modelcontextprotocol/protocolVersion";

Options with_everything() {
    Options options;
    options.query = "project=a";
    options.token = "secret";
    options.task = "T-1";
    options.fence = "9";
    return options;
}

const Identity identity{"/w/t\"ree", R"({"name":"c"})", R"("info")"};

base::http::Request request_of(const std::string& text, const ToolFacts* tool = nullptr) {
    return make_request(read_frame(text), with_everything(), identity, tool);
}

Json meta_of(const base::http::Request& request) {
    return Json::parse(request.body).at("params").at("_meta");
}

}  // namespace

TEST_CASE("what a legacy client sends becomes a modern call, whatever params it has") {
    for (const char* params : {"", R"(,"params":{})", R"(,"params":{ })", R"(,"params":{"_meta":{}})",
                               R"(,"params":{"_meta":{ "progressToken" : 5 } , "x":1})", R"(,"params":null)",
                               R"(,"params":{"_meta":7})"}) {
        CAPTURE(params);
        const auto request =
            request_of(std::string(R"({"jsonrpc":"2.0","id":1,"method":"tools/list")") + params + "}");
        const Json meta = meta_of(request);
        CHECK(meta.at(version_key) == "2026-07-28");
        CHECK(meta.at("io.modelcontextprotocol/clientCapabilities") == Json::object());
        CHECK(meta.at("io.modelcontextprotocol/clientInfo").at("name") == "c");
        CHECK(meta.at("io.modelcontextprotocol/logLevel") == "info");
        CHECK(meta.at("factory/root") == "/w/t\"ree");
        CHECK(meta.at("factory/task") == "T-1");
        CHECK(meta.at("factory/fence") == "9");
        CHECK(Json::parse(request.body).at("id") == 1);
        CHECK(request.fields.get("Mcp-Method") == "tools/list");
        CHECK(request.fields.get("MCP-Protocol-Version") == "2026-07-28");
        CHECK(request.fields.get("Authorization") == "Bearer secret");
        CHECK(request.query == "project=a");
        CHECK_FALSE(request.fields.has("Mcp-Name"));
    }
}

TEST_CASE("a stream over loopback is to be quiet between changes, one over a network is kept alive") {
    const std::string listen =
        R"({"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{"notifications":{}}})";
    Options options;
    CHECK(make_request(read_frame(listen), options, identity, nullptr).fields.get("Prefer") == "quiet");
    options.address = "192.0.2.7";
    CHECK_FALSE(make_request(read_frame(listen), options, identity, nullptr).fields.has("Prefer"));
    CHECK_FALSE(request_of(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})").fields.has("Prefer"));
}

TEST_CASE("ours wins over what a client puts into _meta under our names") {
    const auto request = request_of(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"factory/fence":"1","own":2}}})");
    CHECK(meta_of(request).at("factory/fence") == "9");
    CHECK(meta_of(request).at("own") == 2);
}

TEST_CASE("a modern message keeps its version and capabilities") {
    const auto request = request_of(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{)"
        R"("io.modelcontextprotocol/protocolVersion":"2099-01-01","io.modelcontextprotocol/clientCapabilities":{"x":{}}}}})");
    CHECK(meta_of(request).at(version_key) == "2099-01-01");
    CHECK(meta_of(request).at("io.modelcontextprotocol/clientCapabilities").contains("x"));
    CHECK_FALSE(meta_of(request).contains("io.modelcontextprotocol/clientInfo"));
    CHECK(request.fields.get("MCP-Protocol-Version") == "2099-01-01");
    CHECK(meta_of(request).at("factory/task") == "T-1");
}

TEST_CASE("Mcp-Name repeats the name, the URI or the task") {
    const auto name_of = [](const std::string& method, const std::string& params) {
        return std::string(
            request_of(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}")
                .fields.get("Mcp-Name"));
    };
    CHECK(name_of("tools/call", R"({"name":"echo"})") == "echo");
    CHECK(name_of("prompts/get", R"({"name":"p"})") == "p");
    CHECK(name_of("resources/read", R"({"uri":"file:///a%20b"})") == "file:///a%20b");
    CHECK(name_of("tasks/get", R"({"taskId":"t"})") == "t");
    CHECK(name_of("tools/call", R"({"name":"a\r\nX-Evil: 1"})") == "=?base64?YQ0KWC1FdmlsOiAx?=");
    CHECK(name_of("tools/call", R"({"name":5})").empty());
}

TEST_CASE("arguments that a tool declares as headers are repeated as headers") {
    ToolFacts tool;
    tool.headers = {{"region", "Mcp-Param-Region"}, {"count", "Mcp-Param-Count"}, {"none", "Mcp-Param-None"}};
    const auto request = request_of(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t",)"
                                    R"("arguments":{"region":"\u0061b","count":3,"none":null}}})",
                                    &tool);
    CHECK(request.fields.get("Mcp-Param-Region") == "ab");
    CHECK(request.fields.get("Mcp-Param-Count") == "3");
    CHECK_FALSE(request.fields.has("Mcp-Param-None"));
}
