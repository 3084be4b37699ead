// Backups, restoring, and the way from SQLite to PostgreSQL.
#include "mcp_lrm/tasks/backup.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "mcp_lrm/tasks/copy.hpp"
#include "tests/tasks/store_support.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <sys/stat.h>
#include <thread>

using namespace lrm::tasks;
namespace fs = std::filesystem;

namespace {

const Requester orchestrator{Actor::orchestrator, "worker-1", ""};

void add(Store& store, const std::string& id) {
    store.write("key-" + id, [&](Backlog& backlog, Millis now) {
        NewTask added;
        added.task.id = id;
        added.task.project = "demo";
        added.task.wsjf.job_size = 2.5;
        added.content = R"({"description":"what is to be done in )" + id + "\"}";
        backlog.add(orchestrator, {added}, now);
        return Json(id);
    });
}

void claim(Store& store) {
    store.write("", [](Backlog& backlog, Millis now) {
        const auto task = backlog.claim(orchestrator, {}, now);
        return Json(task ? task->id : "");
    });
}

std::vector<std::string> all_of(const Database& database) {
    EventLog log(Database{database.open_reader, database.open_reader});
    std::vector<std::string> out;
    for (const Task& task : log.list({}))
        out.push_back(base::to_text(to_stored(task)) + log.content(task.id));
    for (const Event& event : log.events(0, "", 100'000, true))
        out.push_back(event.hash + base::to_text(event.patch) + event.content);
    return out;
}

std::int64_t copy(const Database& from, const Database& to) {
    return copy_store(*from.open_reader(), *to.open_writer()).events;
}

}  // namespace

TEST_CASE("a backup made under writers is one moment of the store, and sound") {
    for (const auto& fresh : test::fresh_databases()) {
        INFO(fresh->name());
        test::TemporaryDirectory directory;
        test::Clocks clocks;
        clocks.limits.wip = {1000, 1000, 1000};
        Store store(fresh->database(), clocks.options());
        for (int i = 0; i < 30; ++i) add(store, "t" + std::to_string(i));
        std::atomic<bool> stop{false};
        std::thread writer([&] {
            for (int i = 30; !stop; ++i) {
                add(store, "t" + std::to_string(i));
                claim(store);
            }
        });
        const fs::path copy = directory.path() / "copy.db";
        const BackupReport report = fresh->name() == "SQLite" ? back_up_sqlite(fresh->file(), copy)
                                                              : back_up(fresh->database(), copy);
        stop = true;
        writer.join();
        CHECK(report.audit.problems.empty());
        CHECK(report.audit.tasks >= 30);
        CHECK(report.file.sha256 == base::db::describe(copy).sha256);
        struct stat status {};
        REQUIRE(stat(copy.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600U);
        CHECK(check_store(copy).problems.empty());
        CHECK_FALSE(fs::exists(copy.string() + "-wal"));
        CHECK_FALSE(fs::exists(copy.string() + ".partial"));
        CHECK_THROWS_AS(back_up(fresh->database(), copy), base::Error);  // never over another
        CHECK(check_store(copy).problems.empty());
    }
}

TEST_CASE("a restored store goes on where the backup was, and what was there is kept") {
    test::TemporaryDirectory directory;
    const fs::path database = directory.path() / "factory.db", copy = directory.path() / "copy.db",
                   kept = directory.path() / "kept";
    test::Clocks clocks;
    {
        Store store(sqlite_database(database), clocks.options());
        add(store, "one");
        back_up_sqlite(database, copy);
        add(store, "two");
    }
    CHECK(base::db::put_in_place(copy, database, kept));
    CHECK(check_store(kept / "factory.db").tasks == 2);
    Store store(sqlite_database(database), clocks.options());
    CHECK(store.log().read("one").has_value());
    CHECK_FALSE(store.log().read("two").has_value());
    add(store, "three");
    CHECK(check_store(database).problems.empty());
    CHECK_FALSE(base::db::put_in_place(copy, directory.path() / "elsewhere.db", directory.path() / "kept2"));
    CHECK_FALSE(fs::exists(directory.path() / "kept2"));
}

TEST_CASE("a backup that was damaged is found out") {
    test::TemporaryDirectory directory;
    const fs::path database = directory.path() / "factory.db";
    test::Clocks clocks;
    {
        Store store(sqlite_database(database), clocks.options());
        for (int i = 0; i < 200; ++i) add(store, "t" + std::to_string(i));
    }
    CHECK(check_store(database).problems.empty());
    std::string bytes = base::read_file(database);
    const auto check_damaged = [&](std::string damaged) {
        const fs::path file = directory.path() / "damaged.db";
        base::write_file(file, damaged);
        bool is_sound = false;
        try {
            is_sound = check_store(file).problems.empty();
        } catch (const base::Error&) {
            // It could not even be opened.
        }
        CHECK_FALSE(is_sound);
    };
    check_damaged(bytes.substr(0, bytes.size() / 2));
    check_damaged("this is no database at all, but a text that is long enough to look like one");
    check_damaged("");
    std::string altered = bytes;
    int count = 0;
    for (std::size_t at = 0; (at = altered.find("\"job_size\":2.5", at)) != std::string::npos; ++count)
        altered.replace(at, 14, "\"job_size\":9.5");
    REQUIRE(count >= 400);  // in the tasks, and in their events
    check_damaged(altered);
}

TEST_CASE("copying again adds only what is missing, and never mixes two histories") {
    for (const auto& target : test::fresh_databases()) {
        INFO(target->name());
        test::SqliteFile source, stranger;
        test::Clocks clocks;
        Store store(source.database(), clocks.options());
        for (int i = 0; i < 5; ++i) add(store, "t" + std::to_string(i));
        store.tick();
        CHECK(copy(source.database(), target->database()) == 5);
        CHECK(all_of(target->database()) == all_of(source.database()));
        CHECK(check_store(target->database()).problems.empty());
        CHECK(copy(source.database(), target->database()) == 0);
        claim(store);
        add(store, "t9");
        store.tick();
        CHECK(copy(source.database(), target->database()) == 2);
        CHECK(all_of(target->database()) == all_of(source.database()));
        CHECK(check_store(target->database()).problems.empty());
        {
            // Who goes on there has all of it: the answer to a key, too.
            Store there(target->database(), clocks.options());
            add(there, "t9");
            add(there, "t10");
            there.tick();
        }
        CHECK(check_store(target->database()).problems.empty());
        CHECK(copy(source.database(), target->database()) == 0);
        Store other(stranger.database(), clocks.options());
        add(other, "x");
        CHECK_THROWS_WITH(copy(stranger.database(), target->database()),
                          Catch::Contains("holds other tasks"));
        CHECK(check_store(target->database()).problems.empty());
    }
}
