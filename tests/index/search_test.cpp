// Places for queries over a small index.
#include "mcp_lrm/index/search.hpp"

#include "small_index.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lrm::index;
using test::SmallIndex;
using Texts = std::vector<std::string>;

namespace {

void fill(SmallIndex& index) {
    index.file("src/router.py", R"(class Router:
    """Maps paths to handlers."""

    def add_route(self, path, handler):
        self.routes[path] = handler

    def find_handler(self, path):
        return self.routes.get(path)


def parse_config(text):
    return text.split()
)");
    index.file("src/server.py", R"(from router import Router, parse_config


class Server:
    def __init__(self):
        self.router = Router()

    def close(self):
        pass

    def handle(self, request):
        handler = self.router.find_handler(request.path)
        return handler(request)
)");
    index.file("src/pool.py", R"(class Pool:
    def close(self):
        for connection in self.connections:
            connection.close()
)");
    index.file("tests/test_router.py", R"(def test_find_handler_of_a_path():
    router = Router()
    assert router.find_handler("/") is None
)");
    index.file("docs/routing.md", "# Routing\n\nA router maps a path to its handler.\n");
}

Match match_of(SmallIndex& index, const std::string& query) {
    const LocateAnswer answer = index.locate(query);
    REQUIRE_FALSE(answer.places.empty());
    return answer.places.front().match;
}

}  // namespace

TEST_CASE("an exact name gives its definition first") {
    SmallIndex index;
    fill(index);
    CHECK(index.places("find_handler").front() == "src/router.py:7-8 Router.find_handler");
    CHECK(match_of(index, "find_handler") == Match::exact);
}

TEST_CASE("a name defined more than once is ambiguous, and its container decides") {
    SmallIndex index;
    fill(index);
    CHECK(match_of(index, "close") == Match::ambiguous);
    CHECK(index.places("Pool.close").front() == "src/pool.py:2-4 Pool.close");
    CHECK(match_of(index, "Pool.close") == Match::exact);
    CHECK(match_of(index, "Pool::close") == Match::exact);
    CHECK(match_of(index, "src/pool.py:close") == Match::exact);
}

TEST_CASE("another spelling of a name is found and not called exact") {
    SmallIndex index;
    fill(index);
    for (const char* query : {"findHandler", "FIND_HANDLER", "find handler", "FindHandler"}) {
        CHECK(index.places(query).front() == "src/router.py:7-8 Router.find_handler");
        CHECK(match_of(index, query) == Match::fuzzy);
    }
}

TEST_CASE("a piece or a beginning of a name finds it") {
    SmallIndex index;
    fill(index);
    CHECK(index.places("parse_conf").front() == "src/router.py:11-12 parse_config");
    CHECK(index.places("handler find").front() == "src/router.py:7-8 Router.find_handler");
    CHECK(match_of(index, "parse_conf") == Match::fuzzy);
}

TEST_CASE("an absent symbol is said to be absent, with the nearest") {
    SmallIndex index;
    fill(index);
    const LocateAnswer answer = index.locate("parse_konfig");
    CHECK(answer.note == "no symbol `parse_konfig`; nearest: `parse_config` (src/router.py:11)");
    for (const Place& place : answer.places) CHECK(place.match != Match::exact);
    CHECK(index.locate("zzz_nothing_like_it").note == "no symbol `zzz_nothing_like_it`");
    CHECK(index.locate("Router.close").note.starts_with("no symbol `Router.close`; nearest: "));
}

TEST_CASE("a file is found by its path, its ending and its name") {
    SmallIndex index;
    fill(index);
    for (const char* query : {"src/server.py", "server.py", "./src/server.py", "SERVER.py"})
        CHECK(index.places(query).front() == "src/server.py:1-13");
    CHECK(index.places("server", PlaceKind::file).front() == "src/server.py:1-13");
}

TEST_CASE("free text finds the function that has the words") {
    SmallIndex index;
    fill(index);
    CHECK(index.places("where is the handler of a request found?").front() ==
          "src/server.py:11-13 Server.handle");
    CHECK(index.places("splitting of config text").front() == "src/router.py:11-12 parse_config");
}

TEST_CASE("source goes before tests and documents, unless the query is about them") {
    SmallIndex index;
    fill(index);
    const Texts places = index.places("maps a path to the handler of the router");
    const auto position = [&](const std::string& path) {
        return std::find_if(places.begin(), places.end(),
                            [&](const std::string& place) { return place.starts_with(path); }) -
               places.begin();
    };
    CHECK(position("src/router.py") < position("tests/test_router.py"));
    CHECK(position("src/router.py") < position("docs/routing.md"));
    CHECK(index.places("test for the router", PlaceKind::test).front().starts_with("tests/test_router.py"));
}

TEST_CASE("a scope keeps the rest out") {
    SmallIndex index;
    fill(index);
    for (const std::string& place : index.places("router handler", PlaceKind::any, {"src", "!src/server.py"}))
        CHECK(place.starts_with("src/"));
    CHECK(index.places("close", PlaceKind::any, {"src/pool.py"}) == Texts{"src/pool.py:2-4 Pool.close"});
    CHECK(index.places("routing", PlaceKind::any, {"*.md"}).size() == 1);
    CHECK(index.places("router", PlaceKind::any, {"nowhere"}).empty());
}

TEST_CASE("references are places that use a name, with what encloses them") {
    SmallIndex index;
    fill(index);
    const Texts places = index.places("find_handler", PlaceKind::reference);
    REQUIRE_FALSE(places.empty());
    CHECK(places.front() == "src/server.py:12-12 Server.handle");
    CHECK(places.back().starts_with("tests/test_router.py:3-3"));
}

TEST_CASE("past commit messages vote for the files they changed") {
    SmallIndex index;
    fill(index);
    index.file("src/misc.py", "def helper():\n    return 1\n");
    CHECK(index.places("keepalive timeouts of idle clients").empty());
    index.commit("Keepalive: longer timeouts", {"src/misc.py"}).commit("Unrelated", {"src/pool.py"});
    CHECK(index.places("keepalive timeouts of idle clients").front().starts_with("src/misc.py"));
}

TEST_CASE("pages follow each other without gaps or repetition") {
    SmallIndex index;
    for (int i = 0; i < 25; ++i)
        index.file("src/part" + std::to_string(i) + ".py",
                   "def widget_" + std::to_string(i) + "():\n    return 'widget'\n");
    LocateQuery query;
    query.text = "everything about a widget";
    query.limit = 10;
    Texts seen;
    for (int offset : {0, 10, 20}) {
        query.offset = offset;
        const LocateAnswer answer = locate(*index.snapshot(), query);
        CHECK(answer.has_more == (offset < 20));
        for (const Place& place : answer.places) seen.push_back(place.path);
    }
    CHECK(seen.size() == 25);
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("a cancelled query stops and says so") {
    SmallIndex index;
    fill(index);
    LocateQuery query;
    query.text = "router";
    query.cancelled = [] { return true; };
    const LocateAnswer answer = locate(*index.snapshot(), query);
    CHECK(answer.places.empty());
    CHECK(answer.note.find("stopped early") != std::string::npos);
}

TEST_CASE("no text of a query is an error") {
    SmallIndex index;
    fill(index);
    for (const char* query :
         {"",         " ",  "\"", "'",         "foo-bar", "std::vector", "a\"b",  "C++",
          "NOT",      "(x", "*",  "NEAR(a b)", "col:x",   "^a",          "a AND", "{a b}:c",
          "\xff\xfe", "..", "::", "a::",       "%",       "()",          "`",     "日本"})
        for (const PlaceKind kind : {PlaceKind::any, PlaceKind::definition, PlaceKind::reference,
                                     PlaceKind::text, PlaceKind::file, PlaceKind::test})
            CHECK_NOTHROW(index.locate(query, kind));
    CHECK_NOTHROW(index.locate(std::string("a\0b", 3)));
    CHECK_NOTHROW(index.locate(std::string(100'000, 'x')));
    CHECK_NOTHROW(index.locate(std::string(100'000, '`')));
}

TEST_CASE("definitions, the outline and completion answer by name") {
    SmallIndex index;
    fill(index);
    const auto snapshot = index.snapshot();
    CHECK(find_definitions(*snapshot, "close").size() == 2);
    CHECK(find_definitions(*snapshot, "Server.close").size() == 1);
    CHECK(find_definitions(*snapshot, "Close").empty());
    CHECK(nearest_definitions(*snapshot, "clos").front().name == "close");
    Texts names;
    for (const Definition& definition : outline(*snapshot, "src/router.py")) names.push_back(definition.name);
    CHECK(names == Texts{"Router", "add_route", "find_handler", "parse_config"});
    CHECK(outline(*snapshot, "none.py").empty());
    CHECK(complete_paths(*snapshot, "src/r", 5) == Texts{"src/router.py"});
    CHECK(complete_paths(*snapshot, "", 2).size() == 2);
    CHECK(complete_symbols(*snapshot, "find_h", 5) == Texts{"find_handler"});
    CHECK(complete_symbols(*snapshot, "findH", 5) == Texts{"find_handler"});
}

TEST_CASE("snippets are the first lines of a place") {
    SmallIndex index;
    fill(index);
    LocateQuery query;
    query.text = "parse_config";
    query.snippets = true;
    const LocateAnswer answer = locate(*index.snapshot(), query);
    CHECK(answer.places.front().snippet == "def parse_config(text):\n    return text.split()");
}
