#include "base/error.hpp"
#include "mcp_lrm/tasks/audit.hpp"
#include "tests/tasks/store_support.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace lrm::tasks;

namespace {

const Requester orchestrator{Actor::orchestrator, "worker-1", ""};

void add(Store& store, const std::string& id, const std::string& content = "", const std::string& key = "") {
    store.write(key, [&](Backlog& backlog, Millis now) {
        NewTask added;
        added.task.id = id;
        added.task.project = "demo";
        added.content = content;
        backlog.add(orchestrator, {added}, now);
        return Json(id);
    });
}

/// The id and the fence, or nothing.
std::pair<std::string, std::string> claim(Store& store, const std::string& key = "") {
    const Json answer = store.write(key, [](Backlog& backlog, Millis now) {
        const auto task = backlog.claim(orchestrator, {}, now);
        return task ? Json{task->id, fence_of(*task)} : Json{"", ""};
    });
    return {answer[0].get<std::string>(), answer[1].get<std::string>()};
}

Status move(Store& store, const std::string& id, const std::string& fence, Status to) {
    const Json answer = store.write("", [&](Backlog& backlog, Millis now) {
        MoveRequest request;
        request.id = id;
        request.to = to;
        return Json(to_word(backlog.move({Actor::orchestrator, "worker-1", fence}, request, now).status));
    });
    return *to_status(answer.get<std::string>());
}

Status status(Store& store, const std::string& id) {
    return store.log().read(id)->status;
}

void check_sound(Store& store) {
    store.tick();
    const AuditReport audit = verify(store.log());
    const AuditReport sum = replay(store.log());
    for (const std::string& problem : audit.problems) FAIL_CHECK(problem);
    for (const std::string& problem : sum.problems) FAIL_CHECK(problem);
}

template <class Test>
void on_each_database(const Test& test) {
    for (const auto& fresh : test::fresh_databases()) {
        INFO(fresh->name());
        test(fresh->database());
    }
}

}  // namespace

TEST_CASE("what was written is there after the store is opened again") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        std::string fence;
        {
            Store store(database, clocks.options());
            add(store, "one", R"({"description":"a long text"})");
            add(store, "two");
            fence = claim(store).second;
            move(store, "one", fence, Status::tdd_in_progress);
        }
        Store store(database, clocks.options());
        CHECK(status(store, "one") == Status::tdd_in_progress);
        CHECK(status(store, "two") == Status::pending);
        CHECK(store.log().content("one") == R"({"description":"a long text"})");
        CHECK(store.log().content("two").empty());
        CHECK(move(store, "one", fence, Status::code_written) == Status::code_written);
        CHECK(claim(store).first == "two");
        CHECK(store.log().counts().at({"demo", "code_written"}) == 1);
        check_sound(store);
    });
}

TEST_CASE("the same key gives the same answer and does nothing twice") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        Store store(database, clocks.options());
        add(store, "one");
        add(store, "two");
        const auto first = claim(store, "key-1");
        CHECK(claim(store, "key-1") == first);
        CHECK(claim(store, "key-2") != first);
        const std::size_t events = store.log().events(0, "", 100).size();
        CHECK(claim(store, "key-1") == first);
        CHECK(store.log().events(0, "", 100).size() == events);
    });
}

TEST_CASE("a refused request with a key may be sent again") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        Store store(database, clocks.options());
        CHECK_THROWS_AS(move(store, "nope", "", Status::cancelled), Refused);
        CHECK_THROWS_AS(store.write("k",
                                    [](Backlog& backlog, Millis now) {
                                        return Json(backlog.retry(orchestrator, "nope", "", now).id);
                                    }),
                        Refused);
        add(store, "nope", "", "k");
        CHECK(status(store, "nope") == Status::pending);
    });
}

TEST_CASE("a lease that is not renewed runs out, and the fence with it") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        Store store(database, clocks.options());
        add(store, "one");
        const auto [id, fence] = claim(store);
        clocks.pass(std::chrono::seconds(80));
        store.renew({Actor::orchestrator, "worker-1", fence}, "one");
        clocks.pass(std::chrono::seconds(80));
        store.tick();
        CHECK(status(store, "one") == Status::locked);
        clocks.pass(std::chrono::seconds(11));
        store.tick();
        CHECK(status(store, "one") == Status::pending);
        CHECK_THROWS_AS(store.renew({Actor::orchestrator, "worker-1", fence}, "one"), Refused);
        CHECK_THROWS_AS(move(store, "one", fence, Status::tdd_in_progress), Refused);
        const std::vector<Event> events = store.log().events(0, "one", 100);
        CHECK(events.back().kind == "stale");
        CHECK(claim(store).first == "one");
        check_sound(store);
    });
}

TEST_CASE("a clock that jumps takes no lease away") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        Store store(database, clocks.options());
        add(store, "one");
        const auto [id, fence] = claim(store);
        clocks.wall += 86'400'000;
        store.tick();
        CHECK(status(store, "one") == Status::locked);
        clocks.wall -= 7 * 86'400'000LL;
        store.tick();
        CHECK(move(store, "one", fence, Status::tdd_in_progress) == Status::tdd_in_progress);
        check_sound(store);
    });
}

TEST_CASE("a restart gives a running lease a full period more") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        std::string fence;
        {
            Store store(database, clocks.options());
            add(store, "one");
            fence = claim(store).second;
        }
        clocks.pass(std::chrono::minutes(10));
        Store store(database, clocks.options());
        store.tick();
        CHECK(status(store, "one") == Status::locked);
        clocks.pass(std::chrono::seconds(89));
        store.tick();
        CHECK(status(store, "one") == Status::locked);
    });
}

TEST_CASE("many at once: each task goes to one, and all of it is proven") {
    on_each_database([](const Database& database) {
        test::Clocks clocks;
        clocks.limits.wip = {1000, 1000, 1000};
        Store store(database, clocks.options());
        constexpr int count = 200;
        store.write("", [&](Backlog& backlog, Millis now) {
            std::vector<NewTask> tasks(count);
            for (int i = 0; i < count; ++i) {
                tasks[static_cast<std::size_t>(i)].task.id = "t" + std::to_string(i);
                tasks[static_cast<std::size_t>(i)].task.project = "demo";
            }
            backlog.add(orchestrator, std::move(tasks), now);
            return Json();
        });
        std::mutex mutex;
        std::set<std::string> seen;
        std::atomic<int> twice{0};
        std::vector<std::thread> workers;
        for (int w = 0; w < 8; ++w)
            workers.emplace_back([&] {
                for (;;) {
                    const auto [id, fence] = claim(store);
                    if (id.empty()) return;
                    {
                        std::lock_guard lock(mutex);
                        if (!seen.insert(id).second) ++twice;
                    }
                    for (const Status to :
                         {Status::tdd_in_progress, Status::code_written, Status::tdd_success, Status::merged})
                        move(store, id, fence, to);
                }
            });
        for (std::thread& worker : workers) worker.join();
        CHECK(twice == 0);
        CHECK(seen.size() == count);
        CHECK(store.log().counts().at({"demo", "merged"}) == count);
        check_sound(store);
    });
}

TEST_CASE("whoever alters the trail is found out") {
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "factory.db";
    test::Clocks clocks;
    const auto damaged = [&](const std::string& sql) {
        std::filesystem::remove_all(directory.path() / "factory.db");
        std::filesystem::remove_all(directory.path() / "factory.db-wal");
        std::filesystem::remove_all(directory.path() / "factory.db-shm");
        {
            Store store(sqlite_database(file), clocks.options());
            add(store, "one", R"({"description":"x"})");
            add(store, "two");
            move(store, "one", claim(store).second, Status::tdd_in_progress);
            store.tick();
            CHECK(verify(store.log()).problems.empty());
        }
        {
            const auto sqlite = sqlite_database(file).open_writer();
            sqlite->query(sql);
        }
        Store store(sqlite_database(file), clocks.options());
        auto problems = verify(store.log()).problems;
        for (std::string& problem : replay(store.log()).problems) problems.push_back(std::move(problem));
        return problems;
    };
    for (const char* sql :
         {"UPDATE events SET reason = 'because' WHERE number = 3", "DELETE FROM events WHERE number = 2",
          "UPDATE events SET at = at + 1 WHERE number = 1", "UPDATE seals SET hash = 'x'",
          "UPDATE events SET content = NULL WHERE number = 1", "DELETE FROM events WHERE number = 4",
          "UPDATE tasks SET state = replace(state, 'tdd_in_progress', 'merged')"}) {
        INFO(sql);
        CHECK_FALSE(damaged(sql).empty());
    }
}

TEST_CASE("a database of the future is refused by one sentence") {
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "factory.db";
    sqlite_database(file).open_writer()->query("PRAGMA user_version = 99");
    test::Clocks clocks;
    CHECK_THROWS_WITH(Store(sqlite_database(file), clocks.options()),
                      Catch::Contains("was written by a newer version"));
}

TEST_CASE("a store that cannot write says so, and goes on when it can") {
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "factory.db";
    test::Clocks clocks;
    Store store(sqlite_database(file), clocks.options());
    add(store, "one");
    const auto other = sqlite_database(file).open_writer();
    other->query("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'no room'); END");
    CHECK_THROWS_AS(claim(store), base::Error);
    CHECK_FALSE(store.problem().empty());
    CHECK(status(store, "one") == Status::pending);
    other->query("DROP TRIGGER full");
    CHECK(claim(store).first == "one");
    CHECK(store.problem().empty());
    check_sound(store);
}

TEST_CASE("two stores on one PostgreSQL seal in turns, and each hears of the other's events") {
    const auto all = test::fresh_databases();
    if (all.size() < 2) {
        WARN("skip: TEST_DATABASE_URL is not set");
        return;
    }
    test::Clocks clocks;
    Store one(all[1]->database(), clocks.options());
    Store two(all[1]->database(), clocks.options());
    std::int64_t heard = 0;
    two.on_events([&heard](std::int64_t last) { heard = last; });
    add(one, "a");
    const auto [id, fence] = claim(one);
    one.tick();
    two.tick();
    CHECK(heard == 2);
    add(two, "b");
    two.tick();
    add(one, "c");
    one.tick();
    two.tick();
    CHECK(one.problem().empty());
    CHECK(two.problem().empty());
    CHECK(one.log().seals().size() == 3);
    // Nobody had to read everything again, which would have renewed the lease.
    clocks.pass(std::chrono::seconds(91));
    two.tick();
    CHECK(status(one, "a") == Status::pending);
    check_sound(one);
}

TEST_CASE("a store that only reads does not call a full disk mended") {
    test::TemporaryDirectory directory;
    const auto file = directory.path() / "factory.db";
    test::Clocks clocks;
    Store store(sqlite_database(file), clocks.options());
    add(store, "one");
    const auto other = sqlite_database(file).open_writer();
    for (const char* table : {"events", "answers"})
        other->query(std::string("CREATE TRIGGER full_") + table + " BEFORE INSERT ON " + table +
                     " BEGIN SELECT RAISE(FAIL, 'no room'); END");
    CHECK_THROWS_AS(claim(store), base::Error);
    store.look([](const Backlog&, Millis) { return Json(); });
    CHECK_FALSE(store.problem().empty());
    CHECK_THROWS_AS(store.probe(), base::Error);
    for (const char* table : {"events", "answers"}) other->query(std::string("DROP TRIGGER full_") + table);
    store.probe();
    CHECK(store.problem().empty());
}

TEST_CASE("two stores on one PostgreSQL never give a task to both") {
    const auto all = test::fresh_databases();
    if (all.size() < 2) {
        WARN("skip: TEST_DATABASE_URL is not set");
        return;
    }
    test::Clocks clocks;
    clocks.limits.wip = {6, 6, 6};
    Store one(all[1]->database(), clocks.options());
    Store two(all[1]->database(), clocks.options());
    for (int i = 0; i < 10; ++i) add(i % 2 == 0 ? one : two, "t" + std::to_string(i));
    std::set<std::string> seen;
    for (int i = 0; i < 10; ++i) {
        const std::string id = claim(i % 2 == 0 ? one : two).first;
        if (!id.empty()) CHECK(seen.insert(id).second);
    }
    CHECK(seen.size() == 6);
    check_sound(one);
}
