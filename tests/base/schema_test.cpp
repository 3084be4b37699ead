// A struct described once: reading, refusing, printing.
#include "base/schema.hpp"

#include <catch2/catch.hpp>

namespace {

struct Args {
    std::string query;
    int limit = 10;
    bool snippets = false;
    std::optional<std::vector<std::string>> scope;
    std::string kind;
};

const base::Description<Args> arguments{
    base::required("query", &Args::query, "Symbol, text or question."),
    base::optional("limit", &Args::limit, "Most places.", 1, 200),
    base::optional("snippets", &Args::snippets, "With text."),
    base::optional("scope", &Args::scope, "Only these."),
    base::one_of("kind", &Args::kind, "What.", {"any", "test"}),
};

std::string refusal(const char* text) {
    try {
        arguments.read(base::parse_json(text));
    } catch (const base::BadValue& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("arguments are read into the struct, absent ones keep their defaults") {
    const Args args = arguments.read(base::parse_json(R"({"query":"x","scope":["a","b"]})"));
    CHECK(args.query == "x");
    CHECK(args.limit == 10);
    CHECK_FALSE(args.snippets);
    CHECK(args.scope == std::vector<std::string>{"a", "b"});
}

TEST_CASE("null counts as absent, one text as a list of one, 3.0 as 3") {
    const Args args =
        arguments.read(base::parse_json(R"({"query":"x","limit":3.0,"scope":"a","kind":null})"));
    CHECK(args.limit == 3);
    CHECK(args.scope == std::vector<std::string>{"a"});
    CHECK(args.kind.empty());
}

TEST_CASE("what does not fit is refused by name") {
    CHECK(refusal("{}") == "missing argument 'query'");
    CHECK(refusal("[]") == "arguments must be an object");
    CHECK(refusal(R"({"query":1})") == "argument 'query' must be text, not 1");
    CHECK(refusal(R"({"query":"x","limit":0})") == "argument 'limit' must be at least 1, not 0");
    CHECK(refusal(R"({"query":"x","limit":201})") == "argument 'limit' must be at most 200, not 201");
    CHECK(refusal(R"({"query":"x","limit":1.5})") == "argument 'limit' must be a whole number, not 1.5");
    CHECK(refusal(R"({"query":"x","limit":18446744073709551615})") ==
          "argument 'limit' must be a smaller number, not 18446744073709551615");
    CHECK(refusal(R"({"query":"x","kind":"all"})") ==
          "argument 'kind' must be one of any, test, not \"all\"");
    CHECK(refusal(R"({"query":"x","scope":[1]})") == "argument 'scope' must be a list of texts, not [1]");
    CHECK(refusal(R"({"query":"x","limits":3})") == "unknown argument 'limits'; did you mean 'limit'?");
    CHECK(refusal(R"({"query":"x","zzzzzz":3})") ==
          "unknown argument 'zzzzzz'; known: query, limit, snippets, scope, kind");
}

TEST_CASE("the schema shows types, limits, choices, defaults and what is required") {
    const base::Json schema = arguments.schema();
    CHECK(schema["type"] == "object");
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["required"] == base::Json::array({"query"}));
    CHECK(schema["properties"]["limit"] ==
          base::parse_json(
              R"({"type":"integer","minimum":1,"maximum":200,"default":10,"description":"Most places."})"));
    CHECK(schema["properties"]["kind"]["enum"] == base::Json::array({"any", "test"}));
    CHECK(schema["properties"]["scope"]["items"]["type"] == "string");
}

namespace {

struct Part {
    std::vector<std::string> paths;
    std::string command;
};
struct Whole {
    Part one;
    std::vector<Part> list;
    std::map<std::string, Part> by_name;
    std::string bake = "5m";
};

const base::Description<Part> part{
    base::optional("paths", &Part::paths, ""),
    base::required("command", &Part::command, ""),
};
const base::Description<Whole> whole{
    base::always(base::nested("one", &Whole::one, "The first.", part)),
    base::nested("list", &Whole::list, "", part),
    base::nested("by_name", &Whole::by_name, "", part),
    base::matching("bake", &Whole::bake, "",
                   {"^[0-9]+m$", "minutes", [](const std::string& text) { return text == "5m"; }}),
};

std::string whole_refusal(const char* text) {
    try {
        whole.read(base::parse_json(text));
    } catch (const base::BadValue& error) {
        return error.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("structs nest in structs, lists and maps") {
    const Whole read = whole.read(base::parse_json(
        R"({"one":{"command":"a"},"list":[{"command":"b"},{"command":"c"}],"by_name":{"x":{"command":"d"}}})"));
    CHECK(read.one.command == "a");
    CHECK(read.list.at(1).command == "c");
    CHECK(read.by_name.at("x").command == "d");
    CHECK(read.bake == "5m");
}

TEST_CASE("what does not fit is named by its whole path") {
    CHECK(whole_refusal("{}") == "missing argument 'one'");
    CHECK(whole_refusal(R"({"one":{}})") == "missing argument 'one.command'");
    CHECK(whole_refusal(R"({"one":1})") == "argument 'one' must be an object with paths, command, not 1");
    CHECK(whole_refusal(R"({"one":{"command":"a"},"list":[{"command":"b"},{"command":3}]})") ==
          "argument 'list[1].command' must be text, not 3");
    CHECK(whole_refusal(R"({"one":{"command":"a"},"by_name":{"x":{"comand":"d"}}})") ==
          "unknown argument 'by_name.x.comand'; did you mean 'command'?");
    CHECK(whole_refusal(R"({"one":{"command":"a"},"bake":"5h"})") ==
          "argument 'bake' must be minutes, not \"5h\"");
}

TEST_CASE("the schema of nested structs is nested") {
    const base::Json schema = whole.schema();
    CHECK(schema["required"] == base::Json::array({"one"}));
    CHECK(schema["properties"]["one"]["required"] == base::Json::array({"command"}));
    CHECK(schema["properties"]["one"]["description"] == "The first.");
    CHECK(schema["properties"]["list"]["items"] == part.schema());
    CHECK(schema["properties"]["by_name"]["additionalProperties"] == part.schema());
    CHECK(schema["properties"]["bake"]["pattern"] == "^[0-9]+m$");
}
