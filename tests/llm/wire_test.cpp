// Prompts become requests, bytes become replies: both wire shapes.
#include "llm/wire.hpp"

#include "llm/failure.hpp"
#include "llm/wire_anthropic.hpp"
#include "llm/wire_openai.hpp"

#include <catch2/catch.hpp>

namespace {

using llm::FailureKind;
using llm::Finish;
using llm::Reply;
using llm::Shape;
using llm::Target;

Target target(Shape shape, const std::string& model = "some-model") {
    Target out;
    out.shape = shape;
    out.provider = "demo";
    out.base_path = shape == Shape::azure ? "" : "/v1";
    out.model = model;
    out.key = "k-" + std::string(20, 'q');
    out.quirks = llm::quirks_of(model, base::Json::object());
    return out;
}

base::http::Fields fields(const char* type) {
    base::http::Fields out;
    out.add("Content-Type", type);
    return out;
}

Reply read(const Target& target, const std::string& bytes, std::size_t piece, unsigned status = 200,
           const char* type = "text/event-stream; charset=utf-8") {
    const auto reader = llm::reply_reader(target);
    reader->head(status, fields(type));
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        reader->feed(std::string_view(bytes).substr(at, piece));
    return reader->finish();
}

FailureKind failure(const Target& target, const std::string& bytes, unsigned status = 200,
                    const char* type = "text/event-stream", std::string* text = nullptr) {
    try {
        read(target, bytes, 7, status, type);
    } catch (const llm::Failed& failed) {
        if (text != nullptr) *text = failed.what();
        return failed.kind();
    }
    FAIL("no failure");
    return FailureKind::cancelled;
}

const std::string openai_stream =
    "data: "
    "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}"
    "\n\n"
    ": a comment\n\n"
    "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"H\xc3\xa9llo \"}}]}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"world\"}}]}\n\n"
    "data: "
    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"find\","
    "\"arguments\":\"\"}}]}}]}\n\n"
    "data: "
    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"read\","
    "\"arguments\":\"{}\"}}]}}]}\n\n"
    "data: "
    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"q\\\":\"}}]}}]"
    "}\n\n"
    "data: "
    "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"7}\"}}]}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5,"
    "\"prompt_tokens_details\":{\"cached_tokens\":3}}}\n\n"
    "data: [DONE]\n\n";

const std::string anthropic_stream =
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":8,"
    "\"cache_read_input_tokens\":3,\"output_tokens\":1}}}\n\n"
    "event: ping\ndata: {\"type\":\"ping\"}\n\n"
    "event: content_block_start\ndata: "
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":"
    "\"thinking\",\"thinking\":\"\"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
    "\"thinking_delta\",\"thinking\":\"hm\"}}\n\n"
    "event: content_block_start\ndata: "
    "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":"
    "\"text\",\"text\":\"\"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":"
    "\"text_delta\",\"text\":\"H\xc3\xa9llo \"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":"
    "\"text_delta\",\"text\":\"world\"}}\n\n"
    "event: content_block_start\ndata: "
    "{\"type\":\"content_block_start\",\"index\":2,\"content_block\":{\"type\":"
    "\"tool_use\",\"id\":\"c1\",\"name\":\"find\",\"input\":{}}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":"
    "\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":\"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":"
    "\"input_json_delta\",\"partial_json\":\"7}\"}}\n\n"
    "event: message_delta\ndata: "
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{"
    "\"output_tokens\":5}}\n\n"
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

}  // namespace

TEST_CASE("a stream gives the same reply however it was cut") {
    for (const Shape shape : {Shape::openai, Shape::anthropic}) {
        const std::string& stream = shape == Shape::openai ? openai_stream : anthropic_stream;
        for (std::size_t piece = 1; piece <= stream.size(); piece = piece < 64 ? piece + 1 : piece * 2) {
            const Reply reply = read(target(shape), stream, piece);
            REQUIRE(reply.text == "H\xc3\xa9llo world");
            REQUIRE(reply.reasoning == "hm");
            REQUIRE(reply.finish == Finish::tool_calls);
            REQUIRE(reply.calls.size() == (shape == Shape::openai ? 2 : 1));
            REQUIRE(reply.calls[0].id == "c1");
            REQUIRE(reply.calls[0].name == "find");
            REQUIRE(reply.calls[0].arguments == base::Json{{"q", 7}});
            REQUIRE(reply.usage.input == 11);
            REQUIRE(reply.usage.cached == 3);
            REQUIRE(reply.usage.output == 5);
            REQUIRE_FALSE(reply.usage.is_estimate);
        }
    }
}

TEST_CASE("a stream cut off at any event is broken off, never a reply") {
    for (const Shape shape : {Shape::openai, Shape::anthropic}) {
        const std::string& stream = shape == Shape::openai ? openai_stream : anthropic_stream;
        const std::size_t last =
            stream.find(shape == Shape::openai ? "\"finish_reason\":\"tool" : "\"stop_reason\"");
        for (std::size_t end = 0; end < last; end += 11)
            REQUIRE(failure(target(shape), stream.substr(0, end)) == FailureKind::broken_off);
    }
}

TEST_CASE("a reply that comes whole is read in both shapes") {
    const Reply one = read(
        target(Shape::openai),
        R"({"choices":[{"message":{"content":"hi","tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]},)"
        R"("finish_reason":"tool_calls"}],"usage":{"prompt_tokens":4,"completion_tokens":2}})",
        5, 200, "application/json");
    CHECK(one.text == "hi");
    CHECK(one.calls.at(0).arguments == base::Json{{"x", 1}});
    CHECK(one.usage.input == 4);
    const Reply two =
        read(target(Shape::anthropic),
             R"({"type":"message","content":[{"type":"text","text":"hi"},{"type":"tool_use","id":"a",)"
             R"("name":"f","input":{"x":1}}],"stop_reason":"tool_use","usage":{"input_tokens":4,)"
             R"("output_tokens":2}})",
             5, 200, "application/json");
    CHECK(two.text == "hi");
    CHECK(two.calls.at(0).arguments == base::Json{{"x", 1}});
    CHECK(two.usage.output == 2);
}

TEST_CASE("what is no answer is told apart by its kind") {
    const Target openai = target(Shape::openai);
    const Target anthropic = target(Shape::anthropic);
    CHECK(failure(openai, "<html>hello</html>", 200, "text/html") == FailureKind::rubbish);
    CHECK(failure(openai, "{}", 200, "application/json") == FailureKind::rubbish);
    CHECK(failure(anthropic, "{\"ok\":true}", 200, "application/json") == FailureKind::rubbish);
    CHECK(failure(openai, "data: rubbish\n\n") == FailureKind::rubbish);
    CHECK(failure(openai, R"({"error":{"message":"slow down"}})", 429, "application/json") ==
          FailureKind::rate_limited);
    CHECK(failure(openai, "", 503, "text/plain") == FailureKind::overloaded);
    CHECK(failure(openai, "", 529, "text/plain") == FailureKind::overloaded);
    CHECK(failure(openai, "", 302, "text/plain") == FailureKind::rubbish);
    CHECK(failure(openai, R"({"error":{"message":"too long"}})", 400, "application/json") ==
          FailureKind::bad_request);
    CHECK(failure(openai, "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\"}}\n\n") ==
          FailureKind::overloaded);
    CHECK(failure(anthropic,
                  "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                  "\"message\":\"x\"}}\n\n") == FailureKind::rate_limited);
    CHECK(failure(openai, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n") ==
          FailureKind::cut);
    CHECK(failure(openai,
                  "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":"
                  "\"content_filter\"}]}\n\n") == FailureKind::refused);
    CHECK(failure(openai, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n") ==
          FailureKind::rubbish);
}

TEST_CASE("the key is in the request's header and in no message") {
    const Target where = target(Shape::openai);
    CHECK(llm::reply_request(where, {}).fields.get("authorization") == "Bearer " + where.key);
    CHECK(llm::reply_request(target(Shape::anthropic), {}).fields.get("x-api-key") == where.key);
    CHECK(llm::reply_request(target(Shape::azure), {}).fields.get("api-key") == where.key);
    std::string text;
    failure(where, R"({"error":{"message":"bad key )" + where.key + R"("}})", 401, "application/json", &text);
    CHECK(text.find(where.key) == std::string::npos);
    CHECK(text.find("wrong") != std::string::npos);
    failure(where, R"({"error":{"message":"no, )" + where.key + R"( again k-qq****qqqq"}})", 500,
            "application/json", &text);
    CHECK(text.find("qqqq") == std::string::npos);
    CHECK(text.find("[key]") != std::string::npos);
}

TEST_CASE("quirks shape the request") {
    llm::Prompt prompt;
    prompt.system = "be short";
    prompt.messages = {{llm::Role::user, "hello"}};
    prompt.max_output_tokens = 100;
    prompt.temperature = 0.2;
    const auto plain = llm::openai_body(target(Shape::openai), prompt);
    CHECK(plain["max_tokens"] == 100);
    CHECK(plain["temperature"] == 0.2);
    CHECK(plain["messages"].size() == 2);
    const auto five = llm::openai_body(target(Shape::azure, "gpt-5-mini"), prompt);
    CHECK(five["max_completion_tokens"] == 8192);
    CHECK_FALSE(five.contains("max_tokens"));
    CHECK_FALSE(five.contains("temperature"));
    const auto gemma = llm::openai_body(target(Shape::openai, "gemma-3-4b"), prompt);
    CHECK(gemma["messages"].size() == 1);
    CHECK(gemma["messages"][0]["content"] == "be short\n\nhello");
    CHECK(llm::anthropic_body(target(Shape::anthropic, "MiniMax-M2.1"), prompt)["max_tokens"] == 16384);
    const auto own = llm::quirks_of("MiniMax-M2.1", {{"least_output_tokens", 5}});
    CHECK(own.least_output_tokens == 5);
    CHECK(own.think_blocks);
}

TEST_CASE("azure has the model in the path of its older interface") {
    Target where = target(Shape::azure, "my deployment");
    where.api_version = "2024-10-21";
    const auto request = llm::reply_request(where, {});
    CHECK(request.path == "/openai/deployments/my%20deployment/chat/completions");
    CHECK(request.query == "api-version=2024-10-21");
    where.base_path = "/openai/v1";
    CHECK(llm::reply_request(where, {}).path == "/openai/v1/chat/completions");
}

TEST_CASE("results of several tools are one message in the Anthropic shape") {
    llm::Prompt prompt;
    prompt.messages = {
        {llm::Role::user, "go"},
        {llm::Role::assistant, "", {{"a", "f", base::Json::object()}, {"b", "g", base::Json::object()}}},
        {llm::Role::tool, "1", {}, "a"},
        {llm::Role::tool, "2", {}, "b"}};
    const auto body = llm::anthropic_body(target(Shape::anthropic), prompt);
    REQUIRE(body["messages"].size() == 3);
    CHECK(body["messages"][2]["role"] == "user");
    CHECK(body["messages"][2]["content"].size() == 2);
    CHECK(body["messages"][2]["content"][1]["tool_use_id"] == "b");
    const auto other = llm::openai_body(target(Shape::openai), prompt);
    CHECK(other["messages"][3]["tool_call_id"] == "b");
}

TEST_CASE("thinking before an answer is taken out of it") {
    std::string reasoning;
    CHECK(llm::without_thinking("<think>a\nb</think>\n\nthe answer", reasoning) == "the answer");
    CHECK(reasoning == "a\nb");
    reasoning.clear();
    CHECK(llm::without_thinking("lost opening</think>x", reasoning) == "x");
    CHECK(reasoning == "lost opening");
    reasoning.clear();
    CHECK(llm::without_thinking("<think>never closed", reasoning).empty());
    CHECK(llm::without_thinking("no block, but <think> inside", reasoning) == "no block, but <think> inside");
}
