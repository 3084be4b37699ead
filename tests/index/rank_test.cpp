// The order of files, and the lines of a file: pure.
#include "mcp_lrm/index/rank.hpp"

#include "mcp_lrm/index/chunks.hpp"

#include <catch2/catch.hpp>

using namespace lrm::index;

namespace {

RankedFile file(const std::string& path, double text, FileRole role = FileRole::source, double history = 0) {
    RankedFile out;
    out.path = path;
    out.role = role;
    out.signals.text = text;
    out.signals.history = history;
    return out;
}

std::vector<std::string> order(std::vector<RankedFile> files, const QueryHints& hints = {}) {
    rank_files(files, hints);
    std::vector<std::string> paths;
    for (const RankedFile& ranked : files) paths.push_back(ranked.path);
    return paths;
}

}  // namespace

TEST_CASE("more of the text goes first, and equals by path") {
    CHECK(order({file("b", 1), file("a", 1), file("c", 2)}) == std::vector<std::string>{"c", "a", "b"});
}

TEST_CASE("history lifts a file above one with somewhat more text") {
    CHECK(order({file("a", 10), file("b", 8, FileRole::source, 3)}).front() == "b");
}

TEST_CASE("a test goes behind source unless the query is about tests") {
    QueryHints tests;
    tests.tests = true;
    CHECK(order({file("test", 10, FileRole::test), file("source", 9)}).front() == "source");
    CHECK(order({file("test", 10, FileRole::test), file("source", 9)}, tests).front() == "test");
}

TEST_CASE("of two equal files the one changed last goes first") {
    std::vector<RankedFile> files{file("a", 10), file("b", 10)};
    files[1].signals.fresh = 1;
    CHECK(order(std::move(files)).front() == "b");
}

TEST_CASE("generated and vendored files go last") {
    for (const FileRole role : {FileRole::generated, FileRole::vendored, FileRole::data})
        CHECK(order({file("x", 10, role), file("source", 5)}).front() == "source");
}

TEST_CASE("scores are finite when no signal was seen") {
    std::vector<RankedFile> files{file("a", 0), file("b", 0)};
    rank_files(files, {});
    CHECK(files.front().score == 0);
    CHECK(files.front().path == "a");
}

TEST_CASE("the function with the words is the chunk, not the class around it") {
    const std::string text =
        "class A:\n  def f(self):\n    pass\n  def g(self):\n    parse(config)\n  def h(self):\n    pass\n";
    std::vector<Definition> symbols(4);
    symbols[0] = {"", "A", "", syntax::SymbolKind::class_, "", "", 1, 7};
    symbols[1] = {"", "f", "A", syntax::SymbolKind::method, "", "", 2, 3};
    symbols[2] = {"", "g", "A", syntax::SymbolKind::method, "", "", 4, 5};
    symbols[3] = {"", "h", "A", syntax::SymbolKind::method, "", "", 6, 7};
    const Chunk chunk = best_chunk(text, symbols, {{"pars", 3}, {"config", 2}});
    CHECK(chunk.symbol == 2);
    CHECK(chunk.first_line == 4);
    CHECK(chunk.last_line == 5);
    CHECK(chunk.best_line == 5);
}

TEST_CASE("a text without symbols gives the lines around its words") {
    std::string text;
    for (int line = 1; line <= 100; ++line) text += line == 60 ? "parse config\n" : "nothing\n";
    const Chunk chunk = best_chunk(text, {}, {{"pars", 3}});
    CHECK(chunk.symbol == -1);
    CHECK(chunk.first_line <= 60);
    CHECK(chunk.last_line >= 60);
    CHECK(chunk.last_line - chunk.first_line < 40);
    CHECK(chunk.best_line == 60);
}

TEST_CASE("a text without any of the words gives its beginning") {
    const Chunk chunk = best_chunk("a\nb\nc", {}, {{"pars", 3}});
    CHECK(chunk.first_line == 1);
    CHECK(chunk.last_line == 3);
    CHECK(chunk.score == 0);
    CHECK(best_chunk("", {}, {}).first_line == 1);
}
