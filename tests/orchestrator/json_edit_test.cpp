#include "orchestrator/json_edit.hpp"

#include <catch2/catch.hpp>

using factory::JsonEditError;
using factory::OrderedJson;
using factory::with_value;

namespace {

const OrderedJson entry = OrderedJson::parse(R"({"type":"local","command":["/p"]})");
const std::vector<std::string> path{"mcp", "lrm"};

std::string edited(const std::string& text) {
    return with_value(text, path, entry);
}

/// Applied twice gives the same as once, and everything that was there is still there.
void check_lossless(const std::string& text) {
    const std::string once = edited(text);
    CHECK(edited(once) == once);
    base::Json before = base::Json::parse(text, nullptr, true, true);
    base::Json after = base::Json::parse(once, nullptr, true, true);
    CHECK(after["mcp"]["lrm"] == base::Json(entry));
    after["mcp"].erase("lrm");
    if (before.contains("mcp")) before["mcp"].erase("lrm");
    else before["mcp"] = base::Json::object();
    CHECK(before == after);
}

std::string refusal(const std::string& text) {
    try {
        edited(text);
    } catch (const JsonEditError& error) {
        return "line " + std::to_string(error.line) + ": " + error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("an absent or empty file becomes the entry alone") {
    const std::string whole = R"({
  "mcp": {
    "lrm": {
      "type": "local",
      "command": [
        "/p"
      ]
    }
  }
}
)";
    CHECK(edited("") == whole);
    CHECK(edited(" \n") == whole);
}

TEST_CASE("a new entry goes behind the others, indented as they are") {
    CHECK(edited(
              "{\n    \"model\": \"x\",\n    \"mcp\": {\n        \"other\": {}\n    },\n    \"z\": 1\n}\n") ==
          "{\n    \"model\": \"x\",\n    \"mcp\": {\n        \"other\": {},\n        \"lrm\": {\n"
          "            \"type\": \"local\",\n            \"command\": [\n                \"/p\"\n            "
          "]\n"
          "        }\n    },\n    \"z\": 1\n}\n");
    CHECK(edited("{\n\t\"model\": \"x\"\n}\n") ==
          "{\n\t\"model\": \"x\",\n\t\"mcp\": {\n\t\t\"lrm\": {\n\t\t\t\"type\": \"local\",\n"
          "\t\t\t\"command\": [\n\t\t\t\t\"/p\"\n\t\t\t]\n\t\t}\n\t}\n}\n");
    CHECK(
        edited("{}") ==
        "{\n  \"mcp\": {\n    \"lrm\": {\n      \"type\": \"local\",\n      \"command\": [\n        \"/p\"\n"
        "      ]\n    }\n  }\n}");
}

TEST_CASE("an old entry is replaced where it stands") {
    CHECK(
        edited("{\n  \"mcp\": {\n    \"lrm\": {\"old\": true},\n    \"b\": 1\n  }\n}\n") ==
        "{\n  \"mcp\": {\n    \"lrm\": {\n      \"type\": \"local\",\n      \"command\": [\n        \"/p\"\n"
        "      ]\n    },\n    \"b\": 1\n  }\n}\n");
}

TEST_CASE("an equal entry changes nothing, however it is written") {
    const std::string text = R"({"mcp":{"lrm":{"command":["/p"],  "type":"local"}}})";
    CHECK(edited(text) == text);
}

TEST_CASE("comments, order, odd numbers and trailing commas stay byte for byte") {
    const std::string text =
        "// my settings\n{\n  \"z\": 1.50, /* why */ \"a\": 123456789012345678901234567890,\n"
        "  \"mcp\": {\n    // the other one\n    \"other\": {\"x\": [1,2,],},\n  },\n}\n";
    const std::string once = edited(text);
    CHECK(edited(once) == once);
    const std::size_t at = once.find(",\n    \"lrm\"");
    REQUIRE(at != std::string::npos);
    const std::size_t length = once.size() - text.size();
    CHECK(once.substr(0, at) + once.substr(at + length) == text);
}

TEST_CASE("whatever the file looks like, nothing of it is lost") {
    for (const char* text :
         {"{}", "{ }", "{\n}", "{\"a\":1}", "{\"mcp\":{}}", "{\"mcp\":{ \"x\":{\"lrm\":1}}, \"lrm\": 2}",
          "{\"a\": \"}{\\\"\", \"mcp\": {\"\\u00e9\": [[], {}]}}", "{\"mcp\":{\"lrm\":null}}",
          "\xEF\xBB\xBF{\"a\":1}", "{\"a\":1,\n\"b\":{\"mcp\":{}}}\n", "{\"a\":[\n1\n]}"}) {
        INFO(text);
        if (std::string(text).rfind("\xEF", 0) == 0) CHECK_FALSE(edited(text).empty());
        else check_lossless(text);
    }
}

TEST_CASE("what is not JSON is refused with its line") {
    CHECK(refusal("{\n  \"a\": 1\n  \"b\": 2\n}") == "line 3: ',' or '}' is missing");
    CHECK(refusal("{\"a\": 1, \"a\": 2}") == "line 1: the key 'a' is there twice");
    CHECK(refusal("{\n\"mcp\": []}") == "line 2: 'mcp' is not an object");
    CHECK(refusal("[1]") == "line 1: the whole file is not an object");
    CHECK(refusal("mcp: {}") == "line 1: a value that is not valid JSON");
    CHECK(refusal("{'a': 1}") == "line 1: a key in double quotes is missing");
    CHECK_FALSE(refusal(std::string(1000, '[')).empty());
}

TEST_CASE("what is said about the last member stays with it") {
    const std::string text =
        "{\n  \"mcp\": {\n    \"a\": {}, // on\n    \"b\": {} // off, /* for */ now\n  }\n}\n";
    const std::string once = edited(text);
    CHECK(once.find("\"b\": {}, // off, /* for */ now\n    \"lrm\": {") != std::string::npos);
    CHECK(edited(once) == once);
    CHECK(edited("{ // none yet\n}\n").find("{ // none yet\n  \"mcp\"") == 0);
    CHECK(edited("{\"a\": 1 /* one */}").find("{\"a\": 1, /* one */\n  \"mcp\"") == 0);
}

TEST_CASE("a trailing comma is kept, and the new last member gets one") {
    const std::string once = edited("{\n  \"a\": 1, // why\n}\n");
    CHECK(once.find("{\n  \"a\": 1, // why\n  \"mcp\": {") == 0);
    CHECK(once.substr(once.size() - 8) == "\n  },\n}\n");
    CHECK(edited(once) == once);
}

TEST_CASE("line ends are those of the file") {
    const std::string once = edited("{\r\n  \"a\": 1\r\n}\r\n");
    for (std::size_t i = once.find('\n'); i != std::string::npos; i = once.find('\n', i + 1))
        CHECK(once[i - 1] == '\r');
    CHECK(edited(once) == once);
}

TEST_CASE("an equal value with comments and trailing commas in it is left as it is") {
    const std::string text = "{\"mcp\":{\"lrm\":{/*x*/\"type\":\"local\",\"command\":[\"/p\",],}}}";
    CHECK(edited(text) == text);
}

TEST_CASE("a value is found with its line") {
    const std::string text = "{\n  // x\n  \"mcp\": {\n    \"lrm\": {\"a\": [1, 2,],},\n  },\n}\n";
    CHECK(factory::value_at(text, path)->dump() == R"({"a":[1,2]})");
    CHECK_FALSE(factory::value_at(text, {"mcp", "other"}));
    CHECK_FALSE(factory::value_at("", path));
    CHECK(factory::line_of(text, path) == 4);
    CHECK(factory::line_of(text, {"mcp", "other"}) == 3);
    CHECK(factory::line_of("", path) == 1);
}
