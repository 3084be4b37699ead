#include "proxy/json_scan.hpp"

#include "base/json.hpp"
#include "proxy/oversized.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace proxy;

TEST_CASE("what is JSON and what is not agrees with the parser") {
    const char* const texts[] = {"{}",
                                 "[]",
                                 " [1, -0, 0.5, 1e9, 1E+2, -1.5e-3] ",
                                 "\"\"",
                                 "true",
                                 "null",
                                 "{\"a\":[{\"b\":\"\\u00e4\\n\\\\\"}]}",
                                 "\"\\ud83d\\ude00\"",
                                 "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\x7f\"",
                                 "",
                                 " ",
                                 "{",
                                 "[1,]",
                                 "{\"a\":}",
                                 "{\"a\" 1}",
                                 "{a:1}",
                                 "[1 2]",
                                 "01",
                                 "1.",
                                 ".5",
                                 "+1",
                                 "1e",
                                 "-",
                                 "tru",
                                 "nulll",
                                 "\"\t\"",
                                 "\"\\x\"",
                                 "\"\\u12\"",
                                 "\"\\ud800\"",
                                 "\"\\ud800\\u0041\"",
                                 "\"\\udc00\"",
                                 "\"\xc3\"",
                                 "\"\xc0\xaf\"",
                                 "\"\xed\xa0\x80\"",
                                 "\"\xf5\x80\x80\x80\"",
                                 "\"\xe0\x80\x80\"",
                                 "\"\xff\"",
                                 "{} {}",
                                 "{}x",
                                 "'a'",
                                 "[1]]"};
    for (const char* const text : texts) {
        CAPTURE(text);
        CHECK(is_json(text) == base::Json::accept(text));
    }
}

TEST_CASE("random changes of a message are judged as the parser judges them") {
    const std::string message =
        R"({"jsonrpc":"2.0","id":"a\"b","method":"x","params":{"n":[1,-2.5e3,true,null,{}],"t":"\u00e4\\ü"}})";
    std::mt19937 random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string text = message;
        for (int changes = 1 + i % 3; changes > 0; --changes) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0) text.erase(at, 1);
            else text[at] = "{}[]\",:\\0 1\xc3ue"[random() % 15];
        }
        CAPTURE(text);
        REQUIRE(is_json(text) == base::Json::accept(text));
        if (!is_json(text)) continue;
        const base::Json parsed = base::Json::parse(text);
        if (!parsed.is_object()) continue;
        const Span id = find_member(text, whole_value(text), "id");
        REQUIRE(id.empty() != parsed.contains("id"));
        if (!id.empty()) REQUIRE(base::Json::parse(id.of(text)) == parsed["id"]);
    }
}

TEST_CASE("deep nesting is refused without a deep stack") {
    const std::string deep(1'000'000, '[');
    CHECK_FALSE(is_json(deep));
    CHECK(is_json(std::string(64, '[') + std::string(64, ']')));
    CHECK_FALSE(is_json(std::string(65, '[') + std::string(65, ']')));
}

TEST_CASE("a member is found by its name however the name is written, and the last one wins") {
    const std::string text = R"( { "a" : 1 , "\u0061" : { "a" : 3 } , "b":"\"}" , "c" : [ 1 , 2 ] } )";
    const Span body = whole_value(text);
    CHECK(find_member(text, body, "a").of(text) == R"({ "a" : 3 })");
    CHECK(find_member(text, body, "b").of(text) == R"("\"}")");
    CHECK(find_member(text, body, "c").of(text) == "[ 1 , 2 ]");
    CHECK(find_member(text, body, "d").empty());
    CHECK(find_member(text, find_member(text, body, "c"), "a").empty());
}

TEST_CASE("members are cut out of an object in place") {
    const auto cut = [](std::string text, const std::string& name) {
        const Span where = find_member(text, whole_value(text), "o");
        cut_members(text, where, [&](const Member& member) { return !member.is(name); });
        return text;
    };
    CHECK(cut(R"({"o":{"a":1,"b":2,"c":3},"z":0})", "a") == R"({"o":{"b":2,"c":3},"z":0})");
    CHECK(cut(R"({"o":{"a":1,"b":2,"c":3},"z":0})", "b") == R"({"o":{"a":1,"c":3},"z":0})");
    CHECK(cut(R"({"o":{"a":1,"b":2,"c":3},"z":0})", "c") == R"({"o":{"a":1,"b":2},"z":0})");
    CHECK(cut(R"({"o": { "a" : 1 } ,"z":0})", "a") == R"({"o": {} ,"z":0})");
    CHECK(cut(R"({"o":{},"z":0})", "a") == R"({"o":{},"z":0})");
    CHECK(cut(R"({"o":{"b":[1,{"a":2}]},"z":0})", "a") == R"({"o":{"b":[1,{"a":2}]},"z":0})");
}

TEST_CASE("an id is a string or an integer") {
    CHECK(is_id("1"));
    CHECK(is_id("-12345678901234567890123"));
    CHECK(is_id("\"\""));
    CHECK_FALSE(is_id("1.5"));
    CHECK_FALSE(is_id("1e3"));
    CHECK_FALSE(is_id("null"));
    CHECK_FALSE(is_id("-"));
    CHECK_FALSE(is_id("[1]"));
    CHECK_FALSE(is_id(""));
}

namespace {

OversizedLine fed(const std::string& text, std::size_t piece = 3) {
    OversizedLine line;
    for (std::size_t i = 0; i < text.size(); i += piece) line.feed(std::string_view(text).substr(i, piece));
    return line;
}

}  // namespace

TEST_CASE("the id of a line that is too long is found wherever it is") {
    CHECK(fed(R"({"jsonrpc":"2.0","id":5,"method":"m","params":{"id":6,"t":"},\"id\":7"}})").id() == "5");
    CHECK(fed(R"({"params":{"id":6,"t":"}\\"},"method":"m","id":"a\"b"})").id() == R"("a\"b")");
    CHECK(fed(R"({ "params" : [ "id" , {"id":1} ] , "id" : -12 , "method" : "m" })").id() == "-12");
    CHECK(fed(R"({"id":null,"method":"m"})").id().empty());
    CHECK(fed(R"({"id":[1],"method":"m"})").id().empty());
    CHECK(fed(R"({"method":"id"})").id().empty());
    CHECK(fed("no json at all").id().empty());
    CHECK(fed(R"({"id":")" + std::string(1000, 'x') + R"(","method":"m"})").id().empty());
}

TEST_CASE("an answer that is too long is known as one") {
    CHECK(fed(R"({"id":5,"result":{"method":1}})").is_response());
    CHECK_FALSE(fed(R"({"id":5,"method":"m","params":{"result":1}})").is_response());
    CHECK_FALSE(fed("xxx").is_response());
}
