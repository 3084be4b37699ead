#include "base/http/message.hpp"
#include "base/http/response_head.hpp"
#include "base/http/sse.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace base::http;

TEST_CASE("field names compare without case and the first value wins") {
    Fields fields;
    fields.add("Content-Type", "a");
    fields.add("content-type", "b");
    CHECK(fields.get("CONTENT-TYPE") == "a");
    CHECK(fields.has("content-Type"));
    CHECK(fields.get("content").empty());
}

TEST_CASE("a query parameter is decoded and the first wins") {
    Request request;
    request.query = "a=1&name=caf%C3%A9+x&name=2&empty=&flag";
    CHECK(request.parameter("name") == "caf\xC3\xA9 x");
    CHECK(request.parameter("a") == "1");
    CHECK(request.parameter("empty").empty());
    CHECK(request.parameter("flag").empty());
    CHECK(request.parameter("nam").empty());
}

TEST_CASE("a broken percent escape stays as it is") {
    CHECK(decode_percent("100%") == "100%");
    CHECK(decode_percent("%zz%4") == "%zz%4");
    CHECK(decode_percent("%41%") == "A%");
    CHECK(decode_percent(encode_percent("a b/&=%\xff\n")) == "a b/&=%\xff\n");
}

TEST_CASE("a line break in a response field cannot start another field") {
    Response response;
    response.fields.add("Location", "/a\r\nSet-Cookie: x");
    const std::string head = response_head(response, {});
    CHECK(head.find("\r\nSet-Cookie") == std::string::npos);
    CHECK(head.find("Location: /a  Set-Cookie: x\r\n") != std::string::npos);
}

TEST_CASE("fields that frame the message are the server's own") {
    Response response;
    response.fields.add("content-length", "999");
    response.fields.add("Transfer-Encoding", "gzip");
    HeadOptions options;
    options.length = 5;
    const std::string head = response_head(response, options);
    CHECK(head.find("999") == std::string::npos);
    CHECK(head.find("gzip") == std::string::npos);
    CHECK(head.find("Content-Length: 5\r\n") != std::string::npos);
}

namespace {

std::vector<SseEvent> read_sse(const std::string& text, std::size_t piece) {
    std::vector<SseEvent> events;
    SseReader reader([&](SseEvent event) { events.push_back(std::move(event)); });
    for (std::size_t i = 0; i < text.size(); i += piece) reader.feed(std::string_view(text).substr(i, piece));
    return events;
}

}  // namespace

TEST_CASE("an event that is written is read back the same, in any pieces") {
    const SseEvent event{"message", "{\"a\":1}\nsecond\n\nfourth", "7"};
    for (const std::size_t piece : {1U, 2U, 3U, 1000U}) {
        const auto events = read_sse(to_sse(event) + ": comment\n\n" + to_sse({"", "x", ""}), piece);
        REQUIRE(events.size() == 2);
        CHECK(events[0].event == "message");
        CHECK(events[0].data == event.data);
        CHECK(events[0].id == "7");
        CHECK(events[1].data == "x");
        CHECK(events[1].event.empty());
    }
}

TEST_CASE("CR, LF and CRLF end lines of an event stream") {
    const std::string text = "data:a\r\ndata: b\rdata:  c\n\r\nevent: e\r\rdata\n\ndata: last without end";
    for (const std::size_t piece : {1U, 2U, 5U, 1000U}) {
        const auto events = read_sse(text, piece);
        REQUIRE(events.size() == 2);
        CHECK(events[0].data == "a\nb\n c");
        CHECK(events[1].data.empty());
        CHECK(events[1].event.empty());
    }
}

TEST_CASE("an event without data is not dispatched but a field data without value is") {
    CHECK(read_sse("event: x\n\n", 100).empty());
    CHECK(read_sse("data\n\n", 100).size() == 1);
}
