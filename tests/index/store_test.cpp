// The database file may be deleted, damaged, foreign or from the future: it is rebuilt, and says so when it
// cannot be.
#include "mcp_lrm/index/store.hpp"

#include "base/db/sqlite.hpp"
#include "base/error.hpp"
#include "syntax/facts.hpp"
#include "tests/index/index_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lrm::index;
using test::IndexedProject;
using test::Strings;
namespace fs = std::filesystem;

namespace {

fs::path database(const IndexedProject& project) {
    for (const auto& entry : fs::directory_iterator(project.directory()))
        if (entry.is_directory()) return entry.path() / "index.db";
    throw std::runtime_error("no database");
}

Strings moved_aside(const IndexedProject& project) {
    Strings out;
    for (const auto& entry : fs::directory_iterator(database(project).parent_path())) {
        const std::string name = entry.path().filename().string();
        if (name.find(".bad-") != std::string::npos) out.push_back(name);
    }
    return out;
}

void overwrite(const fs::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE("what was indexed is there again after a restart, and nothing is read twice") {
    IndexedProject project;
    project.write("a.py", "def kept():\n    pass\n");
    const timespec past[2] = {{1'000'000, 0}, {1'000'000, 0}};
    utimensat(AT_FDCWD, (project.root() / "a.py").c_str(), past, 0);
    project.tree();
    project.reopen();
    const auto tree = project.tree();
    CHECK(tree->state().generation == 0);
    CHECK(tree->state().files == 1);
    CHECK(tree->state().symbols == 1);
    CHECK(IndexedProject::paths(*tree) == Strings{"a.py"});
}

TEST_CASE("changes made while nobody watched are found at the start") {
    IndexedProject project;
    project.write("a.txt", "one\n");
    project.write("b.txt", "two\n");
    project.tree();
    project.close();
    project.write("a.txt", "edited\n");
    fs::remove(project.root() / "b.txt");
    project.write("c.txt", "three\n");
    project.reopen();
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt", "c.txt"});
    CHECK(IndexedProject::with_word(*tree, "edit") == Strings{"a.txt"});
}

TEST_CASE("the index is private") {
    IndexedProject project;
    project.write("a.txt", "one\n");
    project.tree();
    struct stat status {};
    REQUIRE(stat(database(project).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    REQUIRE(stat(database(project).parent_path().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("a file that is no database is moved aside and rebuilt") {
    IndexedProject project;
    project.write("a.txt", "word\n");
    project.tree();
    for (int i = 1; i <= 3; ++i) {
        project.close();
        overwrite(database(project),
                  "this is not a database at all, but long enough to look at " + std::string(5000, 'x'));
        project.reopen();
        CHECK(IndexedProject::paths(*project.tree()) == Strings{"a.txt"});
        CHECK(moved_aside(project) == Strings{"index.db.bad-" + std::to_string(i)});
    }
}

TEST_CASE("a database of a newer format or of another program is moved aside and rebuilt") {
    const std::string change =
        GENERATE("PRAGMA user_version=99", "PRAGMA application_id=7", "PRAGMA user_version=0");
    IndexedProject project;
    project.write("a.txt", "word\n");
    project.tree();
    project.close();
    base::db::Connection(database(project), base::db::Open::read_write).execute(change.c_str());
    project.reopen();
    CHECK(IndexedProject::paths(*project.tree()) == Strings{"a.txt"});
    CHECK(moved_aside(project).size() == 1);
}

TEST_CASE("a database holds which facts are in it: those of another grammar, query or rule are dropped") {
    IndexedProject project;
    project.write("a.py", "def f():\n    pass\n");
    project.tree();
    project.close();
    {
        base::db::Connection file(database(project), base::db::Open::read_write);
        CHECK(file.user_version() == Store::format(syntax::facts_version()));
        const std::string other =
            "PRAGMA user_version=" + std::to_string(Store::format(syntax::facts_version() + 1));
        file.execute(other.c_str());
        file.execute("UPDATE name SET text = 'stale' WHERE text = 'f'");
    }
    project.reopen();
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"a.py"});
    base::db::Connection file(database(project), base::db::Open::read_only);
    base::db::Statement stale = file.prepare("SELECT count(*) FROM name WHERE text = 'stale'");
    REQUIRE(stale.step());
    CHECK(stale.integer(0) == 0);
}

TEST_CASE("the format changes with the version of the facts") {
    CHECK(Store::format(1) == Store::format(1));
    CHECK(Store::format(1) != Store::format(2));
    CHECK(Store::format(0) != 0);
    CHECK(Store::format(UINT64_MAX >> 1U) > 0);
}

TEST_CASE("an empty database file is simply filled") {
    IndexedProject project;
    project.write("a.txt", "word\n");
    project.tree();
    project.close();
    overwrite(database(project), "");
    project.reopen();
    CHECK(IndexedProject::paths(*project.tree()) == Strings{"a.txt"});
    CHECK(moved_aside(project).empty());
}

TEST_CASE("damage inside the file is noticed while it runs, and repaired") {
    IndexedProject project;
    for (int i = 0; i < 200; ++i)
        project.write("f" + std::to_string(i) + ".py", "def name_" + std::to_string(i) + "():\n    pass\n");
    project.tree();
    project.close();
    const auto size = fs::file_size(database(project));
    {
        std::fstream file(database(project), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(4096);
        file << std::string(size - 4096, '\x5a');
    }
    project.reopen();
    const auto tree = project.tree();
    project.write("new.py", "def after_damage():\n    pass\n");
    CHECK(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "afterdamage") == Strings{"new.py"});
    CHECK(IndexedProject::paths(*tree).size() == 201);
    CHECK(moved_aside(project).size() == 1);
}

TEST_CASE("the index may be deleted at any time") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    const auto held = tree->snapshot();
    fs::remove_all(database(project).parent_path());
    CHECK(IndexedProject::fresh(*tree));
    project.write("b.txt", "other\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt", "b.txt"});
    auto statement = held->db().prepare("SELECT count(*) FROM file");
    REQUIRE(statement.step());
    CHECK(statement.integer(0) == 1);
}

TEST_CASE("an index that cannot be written fails clearly and is tried again") {
    IndexedProject project;
    project.write("a.txt", "word\n");
    project.close();
    fs::remove_all(project.directory());
    overwrite(project.directory(), "a file where the folder should be");
    project.reopen();
    CHECK_THROWS_AS(project.tree(), base::Error);
    const auto tree = project.index().open(project.root());
    CHECK(tree->state().phase == Phase::failed);
    CHECK(tree->state().problem.find("index") != std::string::npos);
    CHECK_FALSE(tree->wait_fresh(std::chrono::steady_clock::now() + std::chrono::seconds(5), nullptr));
    fs::remove(project.directory());
    CHECK(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
    CHECK(tree->state().phase == Phase::ready);
    CHECK(tree->state().problem.empty());
}

TEST_CASE("a snapshot sees one moment") {
    IndexedProject project;
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    const auto before = tree->snapshot();
    project.write("b.txt", "more\n");
    REQUIRE(IndexedProject::fresh(*tree));
    auto count = before->db().prepare("SELECT count(*) FROM file");
    REQUIRE(count.step());
    CHECK(count.integer(0) == 1);
    CHECK(tree->snapshot()->generation() > before->generation());
    CHECK(IndexedProject::paths(*tree).size() == 2);
}

TEST_CASE("facts that no file has any more are collected, a few hundred are kept") {
    IndexedProject project;
    project.write("busy.py", "def start():\n    pass\n");
    const auto tree = project.tree();
    for (int i = 0; i < 900; ++i) {
        project.write("busy.py", "def version_" + std::to_string(i) + "():\n    pass\n");
        REQUIRE(IndexedProject::fresh(*tree));
    }
    project.index().index_now(project.root(), nullptr);
    const int blobs = std::stoi(IndexedProject::rows(*tree, "SELECT count(*) FROM blob").at(0));
    CHECK(blobs <= 800);
    CHECK(blobs >= 400);
    CHECK(IndexedProject::rows(
              *tree, "SELECT count(*) FROM symbol WHERE blob NOT IN (SELECT id FROM blob)") == Strings{"0"});
    CHECK(IndexedProject::rows(*tree, "SELECT count(*) FROM name_text") ==
          IndexedProject::rows(*tree, "SELECT count(DISTINCT name) FROM symbol"));
    CHECK(IndexedProject::with_word(*tree, "version899") == Strings{"busy.py"});
}
