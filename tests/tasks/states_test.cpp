#include "mcp_lrm/tasks/states.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace lrm::tasks;

TEST_CASE("every state has a word of its own that is read back") {
    std::set<std::string> words;
    for (const Status status : all_statuses()) {
        CHECK(words.insert(to_word(status)).second);
        CHECK(to_status(to_word(status)) == status);
    }
    CHECK(words.size() == 20);
}

TEST_CASE("imported words are mapped") {
    const std::map<std::string, Status> words = {
        {"completed", Status::prod_ok}, {"COMPLETE", Status::prod_ok},         {"build", Status::building},
        {"commit", Status::merged},     {"deploy", Status::queued_for_deploy}, {"PENDING", Status::pending},
        {"BLOCKED", Status::blocked}};
    for (const auto& [word, status] : words) CHECK(to_status(word) == status);
    CHECK_FALSE(to_status("done-ish"));
    CHECK_FALSE(to_status(""));
}

TEST_CASE("an agent may report, and nothing else") {
    const std::set<Status> reports = {Status::code_written, Status::split, Status::blocked};
    for (const Status from : all_statuses())
        for (const Status to : all_statuses()) {
            const bool working = from == Status::locked || from == Status::tdd_in_progress;
            INFO(to_word(from) << " -> " << to_word(to));
            CHECK(may_move(from, to, Actor::agent) == (working && reports.contains(to)));
        }
}

TEST_CASE("the whole way from the queue to production is open to the orchestrator") {
    const Status way[] = {
        Status::pending,     Status::locked,     Status::tdd_in_progress, Status::code_written,
        Status::tdd_success, Status::merged,     Status::building,        Status::queued_for_deploy,
        Status::deploying,   Status::staging_ok, Status::prod_ok};
    for (std::size_t i = 1; i < std::size(way); ++i) {
        INFO(to_word(way[i - 1]) << " -> " << to_word(way[i]));
        CHECK(may_move(way[i - 1], way[i], Actor::orchestrator));
        CHECK_FALSE(may_move(way[i], way[i], Actor::orchestrator));
    }
}

TEST_CASE("no step of the way can be left out") {
    const Status way[] = {
        Status::pending,     Status::locked,     Status::tdd_in_progress, Status::code_written,
        Status::tdd_success, Status::merged,     Status::building,        Status::queued_for_deploy,
        Status::deploying,   Status::staging_ok, Status::prod_ok};
    for (std::size_t from = 0; from < std::size(way); ++from)
        for (std::size_t to = from + 2; to < std::size(way); ++to) {
            INFO(to_word(way[from]) << " -> " << to_word(way[to]));
            CHECK_FALSE(may_move(way[from], way[to], Actor::orchestrator));
        }
}

TEST_CASE("what is over is moved by retrying alone, and can always be given up before") {
    for (const Status from : all_statuses()) {
        CHECK(may_move(from, Status::cancelled, Actor::orchestrator) == !is_final(from));
        CHECK_FALSE(may_move(from, Status::cancelled, Actor::agent));
    }
    CHECK(moves(Status::failed, Actor::orchestrator) == std::vector{Status::pending});
    CHECK(moves(Status::prod_ok, Actor::orchestrator) == std::vector{Status::rolled_back});
}

TEST_CASE("a lost lease leads to a state that the store may set") {
    for (const Status status : all_statuses()) {
        if (!is_leased(status)) continue;
        INFO(to_word(status));
        CHECK(may_move(status, after_lost_lease(status), Actor::store));
        CHECK_FALSE(is_leased(after_lost_lease(status)));
    }
}

TEST_CASE("every state can be left, or is final") {
    for (const Status from : all_statuses()) {
        std::size_t ways = 0;
        for (const Actor actor : {Actor::agent, Actor::orchestrator, Actor::store})
            ways += moves(from, actor).size();
        INFO(to_word(from));
        CHECK(ways > 0);
    }
}

TEST_CASE("a refusal says what may be set instead") {
    CHECK(refusal(Status::tdd_in_progress, Status::merged, Actor::agent) ==
          "a task that is tdd_in_progress cannot become merged; from here you may set: code_written, split, "
          "blocked");
    CHECK(refusal(Status::code_written, Status::tdd_success, Actor::agent) ==
          "only the orchestrator may set tdd_success, after its own checks; from here you cannot move it");
}
