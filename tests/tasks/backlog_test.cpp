#include "mcp_lrm/tasks/backlog.hpp"

#include <catch2/catch.hpp>

using namespace lrm::tasks;

namespace {

struct Rules {
    ProjectLimits limits;
    int secrets = 0;
    Backlog backlog{{nullptr, [](const std::string&) { return std::string(); },
                     [this] { return "secret" + std::to_string(++secrets) + "0000000000"; },
                     [this](const std::string&) { return limits; }}};
    Requester orchestrator{Actor::orchestrator, "worker-1", ""};

    std::string add(const std::string& id, std::vector<std::string> files = {},
                    std::vector<std::string> depends_on = {}, const std::string& domain = "",
                    double score = 3) {
        NewTask added;
        added.task.id = id;
        added.task.project = "demo";
        added.task.files = std::move(files);
        added.task.depends_on = std::move(depends_on);
        added.task.domain = domain;
        added.task.wsjf.score = score;
        return backlog.add(orchestrator, {added}, 1000).front();
    }
    std::string claim(Status from = Status::pending, Millis now = 2000) {
        const auto task = backlog.claim(orchestrator, {"", "", {}, from}, now);
        return task ? task->id : "";
    }
    Requester agent(const std::string& id) const {
        return {Actor::agent, "agent", fence_of(*backlog.find(id))};
    }
    Task move(const std::string& id, Status to, const std::string& motif = "") {
        MoveRequest request;
        request.id = id;
        request.to = to;
        request.motif = motif;
        return backlog.move(orchestrator, request, 3000);
    }
    Status status(const std::string& id) const { return backlog.find(id)->status; }
    void to_merged(const std::string& id) {
        for (const Status to :
             {Status::tdd_in_progress, Status::code_written, Status::tdd_success, Status::merged})
            move(id, to);
    }
};

Refused::Why refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Refused& refused) {
        return refused.why();
    }
    FAIL("nothing was refused");
    return Refused::Why::bad;
}

}  // namespace

TEST_CASE("the best task comes first, then the older one") {
    Rules rules;
    rules.add("low", {}, {}, "", 1);
    rules.add("high", {}, {}, "", 9);
    CHECK(rules.claim() == "high");
    CHECK(rules.claim() == "low");
    CHECK(rules.claim() == "");
}

TEST_CASE("a task waits for those it depends on, until they are merged") {
    Rules rules;
    rules.add("first", {}, {}, "", 1);
    rules.add("second", {}, {"first"}, "", 9);
    CHECK(rules.claim() == "first");
    CHECK(rules.claim() == "");
    rules.to_merged("first");
    CHECK(rules.claim() == "second");
}

TEST_CASE("dependencies that form a circle are refused, and nothing is added") {
    Rules rules;
    NewTask a, b;
    a.task.id = "a";
    b.task.id = "b";
    a.task.project = b.task.project = "demo";
    a.task.depends_on = {"b"};
    b.task.depends_on = {"a"};
    CHECK_THROWS_WITH(rules.backlog.add(rules.orchestrator, {a, b}, 1),
                      "tasks depend on each other in a circle: a -> b -> a");
    CHECK_FALSE(rules.backlog.find("a"));
    rules.add("x");
    rules.add("y", {}, {"x"});
    EditRequest edit;
    edit.id = "x";
    edit.patch = {{"depends_on", {"y"}}};
    CHECK(refusal_of([&] { rules.backlog.edit(rules.orchestrator, edit, 1); }) == Refused::Why::bad);
    CHECK(rules.backlog.find("x")->depends_on.empty());
}

TEST_CASE("two tasks on one file never run at once") {
    Rules rules;
    rules.add("one", {"src/a.cpp"}, {}, "", 9);
    rules.add("two", {"src/"}, {}, "", 8);
    rules.add("three", {"docs/x.md"}, {}, "", 1);
    CHECK(rules.claim() == "one");
    CHECK(rules.claim() == "three");
    CHECK(rules.claim() == "");
    rules.to_merged("one");
    CHECK(rules.claim() == "two");
}

TEST_CASE("a full domain lets another one through") {
    Rules rules;
    rules.limits.wip = {10, 1, 10};
    rules.add("r1", {}, {}, "rust", 9);
    rules.add("r2", {}, {}, "rust", 8);
    rules.add("w1", {}, {}, "web", 1);
    CHECK(rules.claim() == "r1");
    CHECK(rules.claim() == "w1");
    CHECK(rules.claim() == "");
    CHECK(rules.backlog.wip().total == 2);
    rules.to_merged("r1");
    CHECK(rules.claim() == "r2");
}

TEST_CASE("a stale fence is kept as evidence and changes nothing") {
    Rules rules;
    rules.add("one");
    rules.claim();
    const Requester old = rules.agent("one");
    rules.backlog.lose_lease("one", 5000);
    rules.claim();
    rules.backlog.take_events();
    const Task before = *rules.backlog.find("one");
    MoveRequest report;
    report.id = "one";
    report.to = Status::code_written;
    CHECK(refusal_of([&] { rules.backlog.move(old, report, 6000); }) == Refused::Why::stale_fence);
    CHECK(*rules.backlog.find("one") == before);
    const auto events = rules.backlog.take_events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].kind == "stale");
    CHECK(events[0].patch.empty());
    CHECK(events[0].fence == 1);
}

TEST_CASE("an agent without a fence changes nothing") {
    Rules rules;
    rules.add("one");
    rules.claim();
    CHECK(refusal_of([&] {
              rules.backlog.note({Actor::agent, "a", ""}, "one", "hello", 1);
          }) == Refused::Why::stale_fence);
    CHECK(refusal_of([&] {
              rules.backlog.note({Actor::agent, "a", "1-guess"}, "one", "hello", 1);
          }) == Refused::Why::stale_fence);
}

TEST_CASE("an agent cannot declare its own success") {
    Rules rules;
    rules.add("one");
    rules.claim();
    rules.move("one", Status::tdd_in_progress);
    MoveRequest request;
    request.id = "one";
    for (const Status to :
         {Status::tdd_success, Status::merged, Status::prod_ok, Status::pending, Status::cancelled}) {
        request.to = to;
        CHECK(refusal_of([&] { rules.backlog.move(rules.agent("one"), request, 1); }) ==
              Refused::Why::illegal_move);
    }
    request.to = Status::code_written;
    CHECK(rules.backlog.move(rules.agent("one"), request, 1).status == Status::code_written);
}

TEST_CASE("a failure goes back to the queue, raised, until its limit blocks it") {
    Rules rules;
    rules.add("one");
    for (int attempt = 1; attempt <= 3; ++attempt) {
        REQUIRE(rules.claim() == "one");
        rules.move("one", Status::tdd_in_progress);
        rules.move("one", Status::tdd_failed);
        CHECK(rules.backlog.find("one")->attempts.at("tdd") == attempt);
        CHECK(rules.status("one") == (attempt < 3 ? Status::pending : Status::blocked));
    }
    CHECK(rules.backlog.find("one")->next_owner == "brain");
    CHECK(rules.backlog.find("one")->wsjf.raised == Approx(1.5));
    CHECK(rules.backlog.retry(rules.orchestrator, "one", "again", 1).attempts.empty());
    CHECK(rules.claim() == "one");
}

TEST_CASE("the second rejection for the same thing blocks") {
    Rules rules;
    rules.limits.task.attempts["adversarial_rejects"] = 10;
    rules.add("one");
    for (const Status end : {Status::pending, Status::blocked}) {
        rules.claim();
        rules.move("one", Status::tdd_in_progress);
        rules.move("one", Status::code_written);
        rules.move("one", Status::adversarial_rejected, "BYPASS");
        CHECK(rules.status("one") == end);
    }
}

TEST_CASE("a 429 costs the task nothing") {
    Rules rules;
    rules.add("one");
    rules.claim();
    MoveRequest request;
    request.id = "one";
    request.to = Status::rate_limited;
    request.not_before = 10'000;
    rules.backlog.move(rules.orchestrator, request, 3000);
    CHECK(rules.backlog.has_sleepers());
    rules.backlog.wake(9'999);
    CHECK(rules.claim() == "");
    rules.backlog.wake(10'000);
    CHECK_FALSE(rules.backlog.has_sleepers());
    CHECK(rules.claim() == "one");
    CHECK(rules.backlog.find("one")->attempts.empty());
}

TEST_CASE("a released task waits as long as it was told") {
    Rules rules;
    rules.add("one");
    rules.claim();
    rules.backlog.release(rules.orchestrator, "one", "shutdown", 5000, 3000);
    CHECK(rules.claim(Status::pending, 4999) == "");
    CHECK(rules.claim(Status::pending, 5000) == "one");
    CHECK(rules.backlog.find("one")->attempts.empty());
}

TEST_CASE("a split task is done when its subtasks are") {
    Rules rules;
    rules.add("root", {"src/"});
    rules.add("after", {}, {"root"}, "", 1);
    rules.claim();
    rules.move("root", Status::tdd_in_progress);
    NewTask one, two;
    one.task.files = {"src/a.cpp"};
    two.task.files = {"src/b.cpp"};
    two.task.depends_on = {"root.1"};
    const auto ids = rules.backlog.split(rules.agent("root"), "root", {one, two}, "too large", 3000);
    CHECK(ids == std::vector<std::string>{"root.1", "root.2"});
    CHECK(rules.status("root") == Status::split);
    CHECK(rules.claim() == "root.1");
    CHECK(rules.claim() == "");
    const auto finish = [&](const std::string& id) {
        rules.to_merged(id);
        REQUIRE(rules.claim(Status::merged) == id);
        rules.move(id, Status::queued_for_deploy);
        REQUIRE(rules.claim(Status::queued_for_deploy) == id);
        rules.move(id, Status::staging_ok);
        rules.move(id, Status::prod_ok);
    };
    finish("root.1");
    CHECK(rules.status("root") == Status::split);
    CHECK(rules.claim() == "root.2");
    finish("root.2");
    CHECK(rules.status("root") == Status::prod_ok);
    CHECK(rules.claim() == "after");
}

TEST_CASE("what came from outside waits for a person before it is deployed") {
    Rules rules;
    NewTask added;
    added.task.id = "issue-7";
    added.task.project = "demo";
    added.task.tainted = true;
    rules.backlog.add(rules.orchestrator, {added}, 1);
    rules.claim();
    rules.to_merged("issue-7");
    rules.claim(Status::merged);
    rules.move("issue-7", Status::queued_for_deploy);
    CHECK(rules.claim(Status::queued_for_deploy) == "");
    EditRequest approval;
    approval.id = "issue-7";
    approval.patch = {{"approved", true}};
    rules.backlog.edit(rules.orchestrator, approval, 1);
    CHECK(rules.claim(Status::queued_for_deploy) == "issue-7");
}

TEST_CASE("a spent budget blocks") {
    Rules rules;
    rules.limits.task.max_tokens = 1000;
    rules.add("one");
    rules.claim();
    CHECK(rules.backlog.usage(rules.orchestrator, {"one", {600, 0.5, 1, 1000}}, 1).status == Status::locked);
    const Task after = rules.backlog.usage(rules.orchestrator, {"one", {400, 0.5, 1, 1000}}, 1);
    CHECK(after.status == Status::blocked);
    CHECK(after.usage.tokens == 1000);
    CHECK(after.reason == "its budget of 1000 tokens is spent");
}

TEST_CASE("a held file can only be added while it is free") {
    Rules rules;
    rules.add("one", {"a"});
    rules.add("two", {"b"});
    rules.claim();
    rules.claim();
    EditRequest edit;
    edit.id = "one";
    edit.patch = {{"files", {"a", "b"}}};
    CHECK(refusal_of([&] { rules.backlog.edit(rules.orchestrator, edit, 1); }) == Refused::Why::limit);
    edit.patch = {{"files", {"a", "c"}}};
    rules.backlog.edit(rules.orchestrator, edit, 1);
    rules.add("three", {"c"});
    CHECK(rules.claim() == "");
}

TEST_CASE("why tells somebody new what happens next") {
    Rules rules;
    rules.add("one", {"a"});
    rules.add("two", {"a"});
    rules.add("three", {}, {"one"});
    CHECK(rules.backlog.why("one", 1).back() ==
          "It may start now. Next: the next free worker claims it, in the order of WSJF.");
    rules.claim();
    CHECK(rules.backlog.why("two", 1).back() ==
          "It cannot start now: a is held by one. Next: it starts when that is over.");
    CHECK(rules.backlog.why("three", 1).back() ==
          "It cannot start now: it depends on one, which is locked. Next: it starts when that is over.");
    CHECK(rules.backlog.why("one", 1).front() ==
          "one is locked: a worker has claimed it, and holds its files; held by worker-1.");
    CHECK_THROWS_WITH(rules.backlog.why("nope", 1), "no task 'nope'");
}
