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
