#include "orchestrator/cli/status_text.hpp"

#include <catch2/catch.hpp>

using base::Json;
using factory::cli::milliseconds_of;
using factory::cli::status_text;

namespace {

const std::int64_t now = milliseconds_of("2026-03-01T12:10:00.000Z");

}  // namespace

TEST_CASE("a time is read to the millisecond, and anything else is none") {
    CHECK(milliseconds_of("1970-01-02T00:00:01.500Z") == 86'401'500);
    CHECK(milliseconds_of("yesterday") == 0);
    CHECK(milliseconds_of("") == 0);
}

TEST_CASE("the status says what waits, what is in work and by whom, and what is blocked and why") {
    const Json counts = {{"demo", {{"pending", 3}, {"locked", 1}, {"blocked", 1}, {"prod_ok", 5}}}};
    const Json busy = Json::array({{{"id", "t1"},
                                    {"project", "demo"},
                                    {"status", "locked"},
                                    {"title", "Retry uploads"},
                                    {"owner", "worker-1"},
                                    {"moved_at", "2026-03-01T12:00:00.000Z"}}});
    const Json stuck = Json::array({{{"id", "t2"},
                                     {"project", "demo"},
                                     {"status", "blocked"},
                                     {"title", "Names"},
                                     {"next_owner", "brain"},
                                     {"reason", "tdd failed 3 times, its limit"}}});
    const std::string text = status_text(counts, busy, stuck, "", now);
    for (const char* words : {"demo: 10 tasks\n", "waiting        3  for a worker", "pending 3",
                              "in work        1", "blocked        1  somebody must decide",
                              "done           5  in production", "for 10 min   Retry uploads  [worker-1]",
                              "next: brain decides", "why: tdd failed 3 times, its limit"}) {
        INFO(words << "\n" << text);
        CHECK(text.find(words) != std::string::npos);
    }
}

TEST_CASE("the status of one project tells of no other") {
    const Json counts = {{"demo", {{"pending", 1}}}, {"shop", {{"pending", 2}}}};
    const Json busy =
        Json::array({{{"id", "s1"}, {"project", "shop"}, {"status", "locked"}, {"title", "x"}}});
    const std::string text = status_text(counts, busy, Json::array(), "demo", now);
    CHECK(text.find("shop") == std::string::npos);
    CHECK(text.find("s1") == std::string::npos);
    CHECK(text.find("demo: 1 task\n") == 0);
    CHECK(status_text(counts, busy, Json::array(), "nobody", now) ==
          "nobody has no tasks; to add one: factory nobody tasks add TITLE\n");
}
