// Lists of outside sources: what a budget cuts is reached by the cursor, each item once.
#include "mcp_lrm/outside_answer.hpp"

#include <catch2/catch.hpp>

using lrm::OutsidePlace;

namespace {

const base::Json question = {{"query", "x"}};

base::Json page(int first, int count, const std::string& next) {
    base::Json facts = {{"source", "Demo"}, {"fetched_at", "2026-01-01T00:00:00Z"}};
    facts["issues"] = base::Json::array();
    for (int i = first; i < first + count; ++i) facts["issues"].push_back({{"key", i}});
    if (!next.empty()) facts["next"] = next;
    return facts;
}

mcp::ToolResult answer(base::Json facts, const OutsidePlace& place, int budget_tokens, std::size_t width) {
    return lrm::outside_list(
        std::move(facts), {"issues", "no issue matches", question, place, budget_tokens},
        [width](const base::Json& issue) { return base::to_text(issue["key"]) + std::string(width, '.'); });
}

std::string text_of(const mcp::ToolResult& result) {
    return result.content.at(0).at("text").get<std::string>();
}

}  // namespace

TEST_CASE("every item of a list of two pages is given once, whatever the budget") {
    for (const int budget : {64, 100, 150, 400, 5000}) {
        std::vector<int> seen;
        OutsidePlace place;
        for (int calls = 0; calls < 100; ++calls) {
            const bool is_second = place.page == "second";
            const mcp::ToolResult result =
                answer(is_second ? page(20, 7, "") : page(0, 20, "second"), place, budget, 30);
            CHECK(text_of(result).size() <= static_cast<std::size_t>(budget) * 4);
            for (const base::Json& issue : (*result.structured)["issues"])
                seen.push_back(issue["key"].get<int>());
            CHECK_FALSE(result.structured->contains("next"));
            if (!result.structured->contains("next_cursor")) break;
            place = lrm::outside_list_place(question, (*result.structured)["next_cursor"].get<std::string>());
        }
        std::vector<int> all(27);
        for (int i = 0; i < 27; ++i) all[static_cast<std::size_t>(i)] = i;
        CHECK(seen == all);
    }
}

TEST_CASE(
    "the cursor stands in the text too, and an item that is too long for any budget is cut and said to be") {
    const mcp::ToolResult two = answer(page(0, 20, ""), {}, 150, 100);
    const std::string cursor = (*two.structured)["next_cursor"].get<std::string>();
    CHECK_THAT(text_of(two), Catch::Contains("more on this page: cursor \"" + cursor + "\""));
    const mcp::ToolResult cut = answer(page(0, 2, ""), {}, 150, 10000);
    CHECK_THAT(text_of(cut), Catch::Contains("0...") && Catch::Contains("cut by the budget") &&
                                 Catch::Contains("1 more on this page"));
    CHECK((*cut.structured)["issues"].size() == 1);
}

TEST_CASE("an empty list says so, and an empty page with another behind it leads on") {
    CHECK_THAT(text_of(answer(page(0, 0, ""), {}, 400, 1)), Catch::Contains("no issue matches"));
    const mcp::ToolResult more = answer(page(0, 0, "second"), {}, 400, 1);
    CHECK(more.structured->contains("next_cursor"));
    CHECK_THAT(text_of(more), !Catch::Contains("no issue matches"));
}

TEST_CASE("a cursor of another question, or one that was changed, is refused") {
    const std::string cursor = lrm::outside_cursor(question, "3:second");
    CHECK(lrm::outside_list_place(question, cursor).shown == 3);
    CHECK(lrm::outside_list_place(question, cursor).page == "second");
    CHECK_THROWS_AS(lrm::outside_list_place({{"query", "y"}}, cursor), mcp::BadArguments);
    CHECK_THROWS_AS(lrm::outside_list_place(question, "!" + cursor), mcp::BadArguments);
    CHECK_THROWS_AS(lrm::outside_list_place(question, std::string(9000, 'A')), mcp::BadArguments);
    CHECK(lrm::outside_list_place(question, "").page.empty());
}
