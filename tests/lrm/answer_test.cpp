// What the text of answers promises: budgets, cursors, lines.
#include "base/paths.hpp"
#include "mcp/call.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/cursor.hpp"
#include "mcp_lrm/file_lines.hpp"

#include <catch2/catch.hpp>

using namespace lrm;

TEST_CASE("a budgeted text never exceeds its tokens, tail included") {
    for (const int tokens : {1, 2, 5, 10, 100}) {
        BudgetedText text(tokens, 12);
        while (text.add("a line of text")) {
        }
        CHECK(text.is_cut());
        CHECK(text.end("and the tail").size() <= static_cast<std::size_t>(tokens) * bytes_per_token);
    }
}

TEST_CASE("a line that does not fit ends the text") {
    BudgetedText text(5, 4);
    CHECK(text.add("0123456789"));
    CHECK_FALSE(text.add("0123456789"));
    CHECK_FALSE(text.add("a"));
    CHECK(text.end("tail") == "0123456789\ntail");
}

TEST_CASE("a text is cut between characters") {
    CHECK(beginning("h\xc3\xa9llo", 2) == "h");
    CHECK(beginning("h\xc3\xa9llo", 3) == "h\xc3\xa9");
    CHECK(beginning("abc", 10) == "abc");
    CHECK(beginning("\xe6\x97\xa5", 2).empty());
}

TEST_CASE("bytes that are not UTF-8 are replaced without growing") {
    CHECK(as_utf8("a\xff"
                  "b\xc3") == "a?b?");
    CHECK(as_utf8("\xc0\xaf\xed\xa0\x80\xf5") == "??????");
    CHECK(as_utf8("\xe6\x97\xa5 \xf0\x9f\x98\x80") == "\xe6\x97\xa5 \xf0\x9f\x98\x80");
}

TEST_CASE("a cursor belongs to its query") {
    const std::string state = cursor_state("parse", {"src"}, "any");
    CHECK(read_cursor(make_cursor(20, state), state) == 20);
    CHECK(read_cursor("", state) == 0);
    for (const std::string& other : {cursor_state("parse", {}, "any"), cursor_state("pars", {"src"}, "any"),
                                     cursor_state("parse", {"src"}, "test")})
        CHECK_THROWS_AS(read_cursor(make_cursor(20, other), state), mcp::BadArguments);
    for (const char* tail : {"-", "--5", "-5x", "-99999999999", "", "-1000001"})
        CHECK_THROWS_AS(read_cursor(state + tail, state), mcp::BadArguments);
}

TEST_CASE("a scope is refused when it leads outside the root") {
    CHECK(scope_in("/w/a", {"src", "!src/gen", "/w/a/docs", "*.rs", ""}) ==
          std::vector<std::string>{"src", "!src/gen", "docs", "*.rs"});
    for (const char* outside : {"..", "../x", "/etc", "/w/ab", "!../x", "src/../../x"})
        CHECK_THROWS_AS(scope_in("/w/a", {outside}), mcp::ToolError);
}

TEST_CASE("line ranges are read in all their forms") {
    const auto range = [](const char* text) {
        const LineRange lines = parse_lines(text);
        return std::pair(lines.first, lines.last);
    };
    CHECK(range("12-40") == std::pair(12U, 40U));
    CHECK(range("12") == std::pair(12U, 12U));
    CHECK(range("-40") == std::pair(1U, 40U));
    CHECK(range("12-").first == 12U);
    CHECK(range("12-").second > 1'000'000U);
    for (const char* wrong : {"", "-", "0", "0-3", "9-3", "a", "1-b", "1,3", "1-2-3", " 1", "99999999999"})
        CHECK_THROWS_AS(parse_lines(wrong), mcp::BadArguments);
}

TEST_CASE("lines are counted as editors count them") {
    CHECK(FileLines("").count() == 0);
    CHECK(FileLines("a").count() == 1);
    CHECK(FileLines("a\n").count() == 1);
    CHECK(FileLines("a\nb").count() == 2);
    CHECK(FileLines("\n\n").count() == 2);
    CHECK(FileLines("a\r\nb\r\n").line(1) == "a");
    CHECK(FileLines("a\nb").line(2) == "b");
    CHECK(FileLines("a\nb").numbered(2) == "2\tb");
}

TEST_CASE("a long line is cut and says by how much") {
    const std::string text(3000, 'x');
    CHECK(FileLines(text).numbered(1) == "1\t" + std::string(2000, 'x') + "... (1000 bytes more)");
}
