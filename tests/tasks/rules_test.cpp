#include "mcp_lrm/tasks/limits.hpp"
#include "mcp_lrm/tasks/path_locks.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <catch2/catch.hpp>

using namespace lrm::tasks;

TEST_CASE("WSJF is the cost of delay by the size") {
    CHECK(wsjf_score({9, 9, 10, 2, 0, 0}) == Approx(14.0));
    CHECK(wsjf_score({1, 1, 1, 10, 0, 0}) == Approx(0.3));
    CHECK(wsjf_score({100, 1, 1, 1, 0, 0}) == Approx(12.0));
    CHECK(wsjf_score({0, 0, 0, 0, 8.5, 0}) == Approx(8.5));
    CHECK(wsjf_score({}) == Approx(3.0));
}

TEST_CASE("an old task climbs past a better new one, whenever one looks") {
    constexpr Millis day = 86'400'000;
    const WsjfParts small{0, 0, 0, 0, 2, 0};
    const WsjfParts big{0, 0, 0, 0, 5, 0};
    CHECK(queue_key(big, 0) > queue_key(small, 0));
    CHECK(queue_key(small, 0) > queue_key(big, 4 * day));
    CHECK(queue_key(small, 0) < queue_key(big, 2 * day));
}

TEST_CASE("errors raise the score, to an end") {
    WsjfParts parts{5, 5, 5, 5, 0, 0};
    const double before = wsjf_score(parts);
    parts = raised_by_error(parts);
    CHECK(wsjf_score(parts) == Approx(before + 0.5));
    for (int i = 0; i < 100; ++i) parts = raised_by_error(parts);
    CHECK(wsjf_score(parts) == Approx(before + 5));
}

TEST_CASE("priorities become time criticality") {
    CHECK(time_criticality_of_priority("P0") == 9);
    CHECK(time_criticality_of_priority("P1") == 6);
    CHECK(time_criticality_of_priority("P2") == 3);
    CHECK(time_criticality_of_priority("urgent") == 0);
}

TEST_CASE("each WIP limit refuses by itself") {
    const WipLimits limits{3, 2, 5};
    Wip wip;
    CHECK(wip_refusal(wip, limits, "a", "rust").empty());
    wip.by_domain[{"a", "rust"}] = 2;
    wip.by_project["a"] = 2;
    wip.total = 2;
    CHECK(wip_refusal(wip, limits, "a", "rust") == "domain rust has 2 tasks in progress, its limit");
    CHECK(wip_refusal(wip, limits, "a", "web").empty());
    CHECK(wip_refusal(wip, limits, "a", "").empty());
    wip.by_project["a"] = 3;
    CHECK(wip_refusal(wip, limits, "a", "web") == "project a has 3 tasks in progress, its limit");
    CHECK(wip_refusal(wip, limits, "b", "web").empty());
    wip.total = 5;
    CHECK(wip_refusal(wip, limits, "b", "web") == "the factory has 5 tasks in progress, its limit");
}

TEST_CASE("a task is tried as often as its limit says") {
    Task task;
    const TaskLimits limits;
    task.attempts["tdd"] = 2;
    CHECK(after_failure(task, "tdd", "", limits).status == Status::pending);
    task.attempts["tdd"] = 3;
    const AfterFailure end = after_failure(task, "tdd", "", limits);
    CHECK(end.status == Status::blocked);
    CHECK(end.next_owner == "brain");
    CHECK(end.reason == "tdd failed 3 times, its limit");
}

TEST_CASE("a repeated motif and a scope mismatch go to the brain at once") {
    Task task;
    task.attempts["adversarial_rejects"] = 1;
    CHECK(after_failure(task, "adversarial_rejects", "SLOP", {}).status == Status::pending);
    CHECK(after_failure(task, "adversarial_rejects", "scope", {}).status == Status::blocked);
    task.motif = "SLOP";
    CHECK(after_failure(task, "adversarial_rejects", "SLOP", {}).status == Status::blocked);
    CHECK(after_failure(task, "adversarial_rejects", "BYPASS", {}).status == Status::pending);
}

TEST_CASE("each budget ends a task by itself") {
    TaskLimits limits;
    CHECK(spent_budget({1'000'000, 100, 100, 1'000'000}, limits).empty());
    limits.max_tokens = 100;
    CHECK(spent_budget({99, 0, 0, 0}, limits).empty());
    CHECK(spent_budget({100, 0, 0, 0}, limits) == "its budget of 100 tokens is spent");
    limits = {};
    limits.max_sessions = 2;
    CHECK(spent_budget({0, 0, 2, 0}, limits) == "its budget of 2 sessions is spent");
}

TEST_CASE("paths are compared as the file system does") {
    CHECK(normal_path("./src//a.cpp") == "src/a.cpp");
    CHECK(normal_path("src/") == "src/");
    CHECK(normal_path("src/./") == "src/");
    CHECK(normal_path("../a") == "");
    CHECK(normal_path("src/../../a") == "");
    CHECK(normal_path("/etc/passwd") == "");
    CHECK(normal_path(".") == "");
}

TEST_CASE("a folder and what is in it exclude each other") {
    PathLocks locks;
    locks.take({"src/a.cpp", "docs/"}, "one");
    std::string path;
    CHECK(locks.holder({"src/a.cpp"}, "two") == "one");
    CHECK(locks.holder({"src/a.cpp"}, "one") == "");
    CHECK(locks.holder({"src/a.cppx", "src/a.c"}, "two") == "");
    CHECK(locks.holder({"x", "src/"}, "two", &path) == "one");
    CHECK(path == "src/");
    CHECK(locks.holder({"docs/deep/er.md"}, "two") == "one");
    CHECK(locks.holder({"docs"}, "two") == "one");
    CHECK(locks.holder({"docs2/a"}, "two") == "");
    locks.release("one");
    CHECK(locks.empty());
    CHECK(locks.holder({"src/", "docs/"}, "two") == "");
}
