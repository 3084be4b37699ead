// Sections that share a budget.
#include "mcp_lrm/fair_share.hpp"

#include <catch2/catch.hpp>

using lrm::fair_share;
using Counts = std::vector<std::size_t>;

TEST_CASE("no section crowds out another") {
    CHECK(fair_share({{10, 10, 10, 10}, {10, 10}}, 5, 60) == Counts{3, 2});
    CHECK(fair_share({{10, 10, 10, 10}, {10, 10}}, 5, 30) == Counts{1, 1});
}

TEST_CASE("a section costs nothing when none of its lines fit") {
    CHECK(fair_share({{100}, {10, 10}}, 5, 26) == Counts{0, 2});
    CHECK(fair_share({{10}, {10}, {10}}, 5, 20) == Counts{1, 0, 0});
    CHECK(fair_share({}, 5, 20).empty());
    CHECK(fair_share({{}, {10}}, 5, 15) == Counts{0, 1});
}
