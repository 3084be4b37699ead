#include "orchestrator/cli/status_text.hpp"

#include <catch2/catch.hpp>

using base::Json;
using factory::cli::milliseconds_of;
using factory::cli::status_text;
using factory::cli::StatusFacts;

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
    StatusFacts facts;
    facts.counts = counts;
    facts.busy = busy;
    facts.stuck = stuck;
    facts.now_ms = now;
    const std::string text = status_text(facts, "");
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
    StatusFacts facts;
    facts.counts = counts;
    facts.busy = busy;
    facts.boards["shop"]["remarks"] = Json::array({{{"task", "s1"}, {"text", "RELEASED: s1"}}});
    facts.now_ms = now;
    const std::string text = status_text(facts, "demo");
    CHECK(text.find("shop") == std::string::npos);
    CHECK(text.find("s1") == std::string::npos);
    CHECK(text.find("demo: 1 task\n") == 0);
    CHECK(status_text(facts, "nobody") ==
          "nobody has no tasks; to add one: factory nobody tasks add TITLE\n");
}

TEST_CASE("who works says since when and when it was last heard of; what failed says why") {
    StatusFacts facts;
    facts.counts = {{"demo", {{"pending", 1}, {"tdd_in_progress", 2}}}};
    facts.busy =
        Json::array({{{"id", "t1"}, {"project", "demo"}, {"status", "tdd_in_progress"}, {"title", "a"}},
                     {{"id", "t2"}, {"project", "demo"}, {"status", "tdd_in_progress"}, {"title", "b"}}});
    facts.again = Json::array({{{"id", "t3"},
                                {"project", "demo"},
                                {"status", "pending"},
                                {"title", "c"},
                                {"reason", "to be tried again: two tests fail"}}});
    facts.boards["demo"] = {
        {"workers", Json::array({{{"worker", "W01"},
                                  {"task", "t1"},
                                  {"stage", "writes"},
                                  {"agent", "claude"},
                                  {"model", "claude/m"},
                                  {"since_ms", now - 65'000},
                                  {"heard_ms", now - 3'000}},
                                 {{"worker", "W02"},
                                  {"task", "t2"},
                                  {"stage", "is at the gate L0"},
                                  {"agent", ""},
                                  {"since_ms", now}}})},
        {"remarks",
         Json::array(
             {{{"task", "t3"}, {"at_ms", now - 180'000}, {"text", "RATE LIMITED: t3: status 429"}}})}};
    facts.now_ms = now;
    const std::string text = status_text(facts, "");
    for (const char* words :
         {"W01 writes: claude with claude/m, since 65 s, last heard of 3 s ago\n",
          "W02 is at the gate L0, since 0 s\n", "waiting after an attempt that failed\n  t3 ",
          "why: to be tried again: two tests fail\n",
          "lately (the newest last)\n  t3               3 min ago", "RATE LIMITED: t3: status 429\n"}) {
        INFO(words << "\n" << text);
        CHECK(text.find(words) != std::string::npos);
    }
}
