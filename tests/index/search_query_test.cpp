// What a query asks for, told from its text.
#include "mcp_lrm/index/search_query.hpp"

#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/search_scope.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lrm::index;
using Texts = std::vector<std::string>;

namespace {

bool has_word(const ParsedQuery& query, const std::string& word) {
    return std::any_of(query.words.begin(), query.words.end(),
                       [&](const QueryWord& w) { return w.word == word; });
}

}  // namespace

TEST_CASE("qualified names are read in every language's way") {
    for (const char* text : {"A::b", "A.b", "A#b", "A->b", "`A::b`", "A::b()", "A.b(int, char*)", " A.b ",
                             "\"A.b\"", "self.A.b", "crate::A::b"}) {
        const SymbolName name = parse_symbol(text);
        CHECK(name.name == "b");
        CHECK(name.qualifiers == Texts{"A"});
    }
    const SymbolName at_path = parse_symbol("src/a.rs:parse");
    CHECK(at_path.path == "src/a.rs");
    CHECK(at_path.name == "parse");
    CHECK(parse_symbol("fix(server): close (#12)").empty());
    CHECK(parse_symbol("a b").empty());
    CHECK(parse_symbol("").empty());
    CHECK(parse_symbol("1abc").empty());
    CHECK(parse_symbol("a+b").empty());
}

TEST_CASE("noise of commit messages is left out of the words") {
    const ParsedQuery query = parse_query(
        "Fix decoding of chunks (#1234)\n\nSee https://example.org/decoder/tracker and 3f2a9c1d.\n"
        "Signed-off-by: Some One <some@example.org>\nCo-authored-by: Other\n");
    CHECK(has_word(query, "decod"));
    CHECK(has_word(query, "chunk"));
    for (const char* word : {"1234", "tracker", "3f2a9c1d", "some", "example", "sign", "other"})
        CHECK_FALSE(has_word(query, word));
}

TEST_CASE("words of the first line count more than those below") {
    const ParsedQuery query = parse_query("decoder\n\nencoder");
    REQUIRE(query.words.size() == 2);
    CHECK(query.words[0].weight > query.words[1].weight);
}

TEST_CASE("identifiers and paths inside a text are noticed") {
    const ParsedQuery query =
        parse_query("`parse` of readUrl calls split() in lib/url.c, see README.md. Then stop.");
    CHECK(query.mentioned == Texts{"parse", "readUrl", "split"});
    CHECK(query.paths == Texts{"lib/url.c", "README.md"});
    CHECK(query.symbol.empty());
}

TEST_CASE("a few plain words may be one name") {
    CHECK(parse_query("parse config file").joined_key == "parseconfigfile");
    CHECK(parse_query("parse").joined_key.empty());
    CHECK(parse_query("one two three four five six seven eight nine").joined_key.empty());
    CHECK(parse_query("what? is this").joined_key.empty());
}

TEST_CASE("the area that a commit message names is noticed") {
    const auto areas = [](const char* text) {
        Texts out;
        for (const QueryWord& word : parse_query(text).words)
            if (word.area) out.push_back(word.word);
        return out;
    };
    CHECK(areas("router: close it") == Texts{"router"});
    CHECK(areas("fix(http server)!: close it") == Texts{"http", "server"});
    CHECK(areas("net/http: close it") == Texts{"net", "http"});
    CHECK(areas("fix: close it").empty());
    CHECK(areas("why does it say: no router").empty());
    CHECK(areas("close the router").empty());
}

TEST_CASE("a query about tests, documents or configuration is noticed") {
    CHECK(parse_query("add tests for the router").hints.tests);
    CHECK(parse_query("docs: mention the router").hints.docs);
    CHECK(parse_query("ci: newer compiler").hints.config);
    CHECK_FALSE(parse_query("the latest router").hints.tests);
}

TEST_CASE("a MATCH is made of quoted words only") {
    CHECK(match_any({"a", "b"}) == "\"a\" OR \"b\"");
    CHECK(match_all({"a"}) == "\"a\"");
    CHECK(match_all_prefix({"a", "b"}) == "\"a\" AND \"b\"*");
    CHECK(match_any({}).empty());
    CHECK(fts_string("a\"b") == "\"a\"\"b\"");
    CHECK(fts_string(std::string_view("a\0b", 3)) == "\"ab\"");
}

TEST_CASE("a scope is folders, files and globs, and exclusions") {
    CHECK(Scope({"src"}).allows("src/a.rs"));
    CHECK(Scope({"src/"}).allows("src/a.rs"));
    CHECK(Scope({"./src"}).allows("src/a.rs"));
    CHECK_FALSE(Scope({"src"}).allows("src2/a.rs"));
    CHECK(Scope({"src/a.rs"}).allows("src/a.rs"));
    CHECK(Scope({"*.rs"}).allows("deep/down/a.rs"));
    CHECK_FALSE(Scope({"*.rs"}).allows("a.rst"));
    CHECK(Scope({"src/**/*.rs"}).allows("src/x/y/a.rs"));
    CHECK(Scope({"src/**/*.rs"}).allows("src/a.rs"));
    CHECK(Scope({"src/*"}).allows("src/x/a.rs"));
    CHECK_FALSE(Scope({"src", "!src/gen"}).allows("src/gen/a.rs"));
    CHECK(Scope({"!tests"}).allows("src/a.rs"));
    CHECK_FALSE(Scope({"!tests"}).allows("tests/a.rs"));
    CHECK(Scope({"."}).allows("a"));
    CHECK(Scope().is_everything());
}
