// What a machine does to an index: full disks, killed processes, closed files, exhausted inotify.
#include "base/error.hpp"
#include "mcp_lrm/index/watcher.hpp"
#include "tests/index/index_fixture.hpp"

#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace lrm::index;
using test::IndexedProject;
using test::Strings;
namespace fs = std::filesystem;

namespace {

/// Files may not grow beyond this while it lives: what a full disk looks like to SQLite.
class NoSpace {
public:
    explicit NoSpace(rlim_t bytes) {
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit limit = before_;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~NoSpace() { setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

/// Root reads everything: become somebody else while it lives.
class Unprivileged {
public:
    explicit Unprivileged(const fs::path& own) : is_root_(geteuid() == 0) {
        if (!is_root_) return;
        const std::string command = "chown -R 65534 '" + own.string() + "'";
        REQUIRE(std::system(command.c_str()) == 0);
        REQUIRE(seteuid(65534) == 0);
    }
    ~Unprivileged() {
        if (is_root_ && seteuid(0) != 0) abort();
    }

private:
    bool is_root_;
};

std::string many_words(int from) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "word" + std::to_string(from * 2000 + i) + "\n";
    return text;
}

}  // namespace

TEST_CASE("a full disk is said clearly, and the index goes on when there is space again") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "banana\n");
    const auto tree = project.tree();
    {
        const NoSpace full(120'000);
        for (int i = 0; i < 40; ++i) project.write("f" + std::to_string(i) + ".txt", many_words(i));
        for (int i = 0; i < 5; ++i) CHECK_FALSE(IndexedProject::fresh(*tree));  // none waits for its deadline
        CHECK(tree->state().problem.find("disk is full") != std::string::npos);
        CHECK(tree->state().phase == Phase::ready);
        CHECK(IndexedProject::with_word(*tree, "banana") == Strings{"a.txt"});
    }
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(tree->state().problem.empty());
    CHECK(IndexedProject::paths(*tree).size() == 41);
    CHECK(IndexedProject::with_word(*tree, "word79999") == Strings{"f39.txt"});
}

TEST_CASE("a write is tried, not guessed, and leaves nothing behind") {
    constexpr std::chrono::seconds limit(30);
    IndexedProject project;
    CHECK(project.index().write_problem(limit).empty());  // no database yet: the folder is tried
    CHECK_FALSE(fs::exists(project.directory() / ".write-test"));
    project.write("a.txt", "banana\n");
    const auto tree = project.tree();
    const auto generation = tree->state().generation;
    CHECK(project.index().write_problem(limit).empty());
    CHECK(tree->state().generation == generation);
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
    {
        const NoSpace full(4096);
        CHECK(project.index().write_problem(limit).find("the disk is full") == 0);
        CHECK(IndexedProject::with_word(*tree, "banana") == Strings{"a.txt"});
    }
    CHECK(project.index().write_problem(limit).empty());
    project.index().stop();
    CHECK(project.index().write_problem(limit).find("is closed") != std::string::npos);
}

TEST_CASE("a folder that takes no file is said to be the problem") {
    const test::TemporaryDirectory top;
    top.write("data", "a file where a folder must be");
    lrm::index::Index index({top.path() / "data" / "index", false, 1});
    CHECK(index.write_problem(std::chrono::seconds(1)).find((top.path() / "data").string()) !=
          std::string::npos);
}

TEST_CASE("a full disk at the first scan fails the tree, not the process") {
    IndexedProject project;
    for (int i = 0; i < 40; ++i) project.write("f" + std::to_string(i) + ".txt", many_words(i));
    std::shared_ptr<Tree> tree;
    {
        const NoSpace full(120'000);
        CHECK_THROWS_AS(project.index().index_now(project.root(), nullptr), base::Error);
        tree = project.index().open(project.root());
        CHECK(tree->state().phase == Phase::failed);
    }
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree).size() == 40);
}

TEST_CASE("a process killed in the middle of its first scan leaves an index that the next one completes") {
    IndexedProject project;
    constexpr int files = 1500;
    for (int i = 0; i < files; ++i) {
        const std::string n = std::to_string(i);
        project.write("d" + std::to_string(i % 20) + "/f" + n + ".py",
                      "def name_" + n + "():\n    pass\n" + many_words(i % 7));
    }
    project.close();
    for (const std::int64_t when : {1, 400, 900}) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            Index index({project.directory(), false, 2});
            const auto tree = index.open(project.root());
            while (tree->state().done < when && tree->state().phase != Phase::ready)
                std::this_thread::yield();
            [[maybe_unused]] const ssize_t wrote = write(ends[1], "x", 1);
            for (;;) pause();
        }
        char byte = 0;
        REQUIRE(read(ends[0], &byte, 1) == 1);
        kill(child, SIGKILL);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WTERMSIG(status) == SIGKILL);
        close(ends[0]);
        close(ends[1]);
    }
    project.reopen();
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree).size() == files);
    CHECK(IndexedProject::rows(*tree, "SELECT count(*) FROM blob") == Strings{std::to_string(files)});
    CHECK(IndexedProject::with_word(*tree, "name1499") == Strings{"d19/f1499.py"});
    CHECK(IndexedProject::rows(*tree, "PRAGMA integrity_check") == Strings{"ok"});
}

TEST_CASE("a closed file or folder is left out until it is opened") {
    IndexedProject project;
    project.write("closed.txt", "closed\n");
    project.write("folder/inside.txt", "inside\n");
    project.write("open.txt", "open\n");
    fs::create_directories(project.directory());
    fs::permissions(project.root() / "closed.txt", fs::perms::none);
    fs::permissions(project.root() / "folder", fs::perms::none);
    const Unprivileged user(project.top());
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"open.txt"});
    CHECK(tree->why_absent("closed.txt") == "not readable: Permission denied");
    fs::permissions(project.root() / "closed.txt", fs::perms::owner_read);
    fs::permissions(project.root() / "folder", fs::perms::owner_all);
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"closed.txt", "folder/inside.txt", "open.txt"});
    fs::permissions(project.root() / "open.txt", fs::perms::none);
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"closed.txt", "folder/inside.txt"});
    project.close();
}

TEST_CASE("without inotify the tree is compared at each call, and says so") {
    std::vector<std::unique_ptr<Watcher>> taken;
    for (int i = 0; i < 2000; ++i) {
        taken.push_back(std::make_unique<Watcher>());
        if (!taken.back()->works()) break;
    }
    if (taken.back()->works()) {
        WARN("skipped: the limit of inotify instances is too high to reach");
        return;
    }
    IndexedProject project;
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    taken.clear();
    CHECK_FALSE(tree->state().watching);
    CHECK(tree->state().problem.find("inotify") != std::string::npos);
    CHECK(tree->state().phase == Phase::ready);
    project.write("b.txt", "more\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt", "b.txt"});
}

TEST_CASE("thousands of changes at once are all seen") {
    IndexedProject project;
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    for (int i = 0; i < 3000; ++i)
        project.write("n" + std::to_string(i % 30) + "/" + std::to_string(i), "x\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree).size() == 3001);
    for (int i = 0; i < 30; ++i) fs::remove_all(project.root() / ("n" + std::to_string(i)));
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
}

TEST_CASE("many callers wait for the same edit") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    project.write("a.txt", "edited\n");
    std::vector<std::thread> callers;
    std::atomic<int> seen{0};
    for (int i = 0; i < 20; ++i)
        callers.emplace_back([&] {
            if (IndexedProject::fresh(*tree) && IndexedProject::with_word(*tree, "edit").size() == 1) ++seen;
        });
    for (std::thread& caller : callers) caller.join();
    CHECK(seen == 20);
}

TEST_CASE("stopping in the middle of a scan is quick and loses nothing that was committed") {
    IndexedProject project;
    for (int i = 0; i < 1000; ++i) project.write("f" + std::to_string(i) + ".txt", many_words(i % 5));
    const auto tree = project.index().open(project.root());
    while (tree->state().done < 10 && tree->state().phase != Phase::ready) std::this_thread::yield();
    project.index().stop();
    project.index().stop();
    CHECK_THROWS_AS(project.index().open(project.root()), base::Error);
    CHECK_FALSE(IndexedProject::fresh(*tree));
    project.reopen();
    CHECK(IndexedProject::paths(*project.tree()).size() == 1000);
}
