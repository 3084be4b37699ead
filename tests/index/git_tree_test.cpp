// Git work trees: many trees of one repository, branch switches, what is dirty, history.
#include "base/git/location.hpp"
#include "tests/index/index_fixture.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace lrm::index;
using test::git;
using test::IndexedProject;
using test::Strings;
namespace fs = std::filesystem;

namespace {

/// A repository with two files and one commit.
struct Repository : IndexedProject {
    explicit Repository(bool watch = true) : IndexedProject(watch) {
        git(root(), "init -q");
        write("src/one.py", "def first_thing():\n    return 1\n");
        write("src/two.py", "def second_thing():\n    return 2\n");
        git(root(), "add -A");
        git(root(), "commit -qm 'Begin with two things'");
    }
};

Strings database_files(const fs::path& directory) {
    Strings out;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        if (entry.path().extension() == ".db") out.push_back(entry.path().filename().string());
    return out;
}

}  // namespace

TEST_CASE("a tree names its root, commit and branch") {
    Repository repo;
    const auto tree = repo.tree();
    const TreeVersion version = tree->version();
    CHECK(version.root == repo.root().string());
    CHECK(version.head.size() == 40);
    CHECK(version.branch == "main");
    CHECK_FALSE(version.dirty);
}

TEST_CASE("dirty follows edits, new files, removals, staging and commits") {
    const bool watch = GENERATE(true, false);
    Repository repo(watch);
    const auto tree = repo.tree();
    const auto dirty = [&] {
        REQUIRE(IndexedProject::fresh(*tree));
        return tree->version().dirty;
    };
    CHECK_FALSE(dirty());
    repo.write("src/one.py", "def changed():\n    pass\n");
    CHECK(dirty());
    git(repo.root(), "checkout -q -- .");
    CHECK_FALSE(dirty());
    repo.write("new.txt", "new\n");
    CHECK(dirty());
    fs::remove(repo.root() / "new.txt");
    CHECK_FALSE(dirty());
    fs::remove(repo.root() / "src/two.py");
    CHECK(dirty());
    git(repo.root(), "checkout -q -- .");
    CHECK_FALSE(dirty());
    repo.write("src/one.py", "def staged():\n    pass\n");
    git(repo.root(), "add -A");
    CHECK(dirty());
    git(repo.root(), "commit -qm staged");
    CHECK_FALSE(dirty());
    git(repo.root(), "reset -q --soft HEAD~1");
    CHECK(dirty());
    git(repo.root(), "reset -q --hard");
    CHECK_FALSE(dirty());
    repo.write(".git/info/exclude", "local.txt\n");
    repo.write("local.txt", "mine\n");
    CHECK_FALSE(dirty());
    CHECK(tree->why_absent("local.txt") == "ignored by .git/info/exclude");
}

TEST_CASE("what git tracks is in although .gitignore names it, and only that") {
    const bool watch = GENERATE(true, false);
    Repository repo(watch);
    repo.write(".gitignore", "*.out\nlib/\n");
    repo.write(".ignore", "hidden.py\n");
    repo.write("hidden.py", "tracked, and not for searches\n");
    repo.write("kept.out", "tracked although ignored\n");
    repo.write("lib/deep/tracked.py", "def tracked_thing():\n    return 1\n");
    repo.write("lib/deep/made.py", "def made_thing():\n    return 1\n");
    repo.write("lib/made/other.py", "def other_thing():\n    return 1\n");
    fs::create_symlink("src/one.py", repo.root() / "link");
    git(repo.root(), "add -A");
    git(repo.root(), "add -f kept.out lib/deep/tracked.py");
    git(repo.root(), "commit -qm more");
    const auto tree = repo.tree();
    const Strings tracked = {".gitignore",          ".ignore",    "kept.out",
                             "lib/deep/tracked.py", "src/one.py", "src/two.py"};
    CHECK_FALSE(tree->version().dirty);
    CHECK(IndexedProject::paths(*tree) == tracked);
    CHECK(tree->why_absent("lib/deep/made.py") == "ignored by .gitignore");
    CHECK(tree->why_absent("hidden.py") == "ignored by .ignore");

    repo.write("lib/deep/tracked.py", "def edited_thing():\n    return 2\n");
    repo.write("lib/deep/made.py", "def made_again():\n    return 2\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "editedthing") == Strings{"lib/deep/tracked.py"});
    CHECK(IndexedProject::paths(*tree) == tracked);

    git(repo.root(), "add -f lib/made/other.py");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "otherthing") == Strings{"lib/made/other.py"});
    repo.write("lib/made/other.py", "def last_thing():\n    return 2\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "lastthing") == Strings{"lib/made/other.py"});
    git(repo.root(), "rm -q --cached -f lib/made/other.py");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == tracked);
}

TEST_CASE("outside git, a .gitignore that hides all of its folder is not heard") {
    IndexedProject project;
    project.write(".gitignore", "*.o\n/*\n!/debian/\n");
    project.write("Makefile", "all:\n");
    project.write("kernel/main.c", "int main_thing(void) { return 0; }\n");
    project.write("kernel/.gitignore", "made.c\n");
    project.write("kernel/made.c", "int made_thing;\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) ==
          Strings{".gitignore", "Makefile", "kernel/.gitignore", "kernel/main.c"});
    project.write("kernel/more.c", "int more_thing(void) { return 0; }\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "morething") == Strings{"kernel/more.c"});
}

TEST_CASE("a branch switch is seen by the next call") {
    const bool watch = GENERATE(true, false);
    Repository repo(watch);
    git(repo.root(), "checkout -q -b other");
    repo.write("src/two.py", "def only_on_other():\n    return 3\n");
    repo.write("extra/three.py", "def third_thing():\n    return 3\n");
    git(repo.root(), "add -A");
    git(repo.root(), "commit -qm other");
    git(repo.root(), "checkout -q main");
    const auto tree = repo.tree();
    const Strings on_main = IndexedProject::paths(*tree);
    for (int i = 0; i < 5; ++i) {
        git(repo.root(), "checkout -q other");
        REQUIRE(IndexedProject::fresh(*tree));
        CHECK(IndexedProject::with_word(*tree, "onlyonother") == Strings{"src/two.py"});
        CHECK(IndexedProject::paths(*tree) == Strings{"extra/three.py", "src/one.py", "src/two.py"});
        CHECK(tree->version().branch == "other");
        CHECK_FALSE(tree->version().dirty);
        git(repo.root(), "checkout -q main");
        REQUIRE(IndexedProject::fresh(*tree));
        CHECK(IndexedProject::with_word(*tree, "onlyonother").empty());
        CHECK(IndexedProject::paths(*tree) == on_main);
    }
}

TEST_CASE("work trees of one repository share the facts and never answer for each other") {
    const bool watch = GENERATE(true, false);
    Repository repo(watch);
    const auto tree = repo.tree();
    const Strings blobs = IndexedProject::rows(*tree, "SELECT id FROM blob");
    git(repo.root(), "worktree add -q -b side ../linked");
    const auto linked = repo.tree_at(repo.top() / "linked");
    CHECK(IndexedProject::paths(*linked) == IndexedProject::paths(*tree));
    CHECK(IndexedProject::rows(*tree, "SELECT id FROM blob") == blobs);
    CHECK(database_files(repo.directory()).size() == 1);
    std::ofstream(repo.top() / "linked/src/one.py") << "def linked_only():\n    pass\n";
    REQUIRE(IndexedProject::fresh(*linked));
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*linked, "linkedonly") == Strings{"src/one.py"});
    CHECK(IndexedProject::with_word(*tree, "linkedonly").empty());
    CHECK(IndexedProject::with_word(*linked, "firstthing").empty());
    CHECK(IndexedProject::with_word(*tree, "firstthing") == Strings{"src/one.py"});
    CHECK(linked->version().branch == "side");
    CHECK(linked->version().dirty);
    CHECK_FALSE(tree->version().dirty);
}

TEST_CASE("work trees inside a work tree are left to themselves") {
    const bool watch = GENERATE(true, false);
    Repository repo(watch);
    const auto tree = repo.tree();
    git(repo.root(), "worktree add -q -b side .worktrees/side");
    repo.write(".worktrees/side/inner.py", "def inner_thing():\n    pass\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "innerthing").empty());
    CHECK(IndexedProject::paths(*tree) == Strings{"src/one.py", "src/two.py"});
    const auto inner = repo.tree_at(repo.root() / ".worktrees/side");
    CHECK(IndexedProject::with_word(*inner, "innerthing") == Strings{"inner.py"});
    CHECK(tree->why_absent(".worktrees/side/inner.py") == "left out: part of another repository");
}

TEST_CASE("two trees of one repository are edited at the same time") {
    Repository repo;
    git(repo.root(), "worktree add -q -b side ../linked");
    const auto left = repo.tree();
    const auto right = repo.tree_at(repo.top() / "linked");
    int wrong = 0;
    const auto work = [](Tree& tree, const fs::path& root, const std::string& mine,
                         const std::string& other) {
        int bad = 0;
        for (int i = 0; i < 30; ++i) {
            const std::string end = std::to_string(i) + "x";
            std::ofstream(root / "busy.py") << "def " << mine << end << "():\n    pass\n";
            if (!IndexedProject::fresh(tree) || IndexedProject::with_word(tree, mine + end).size() != 1 ||
                !IndexedProject::with_word(tree, other + end).empty())
                ++bad;
        }
        return bad;
    };
    int wrong_right = 0;
    std::thread thread([&] { wrong_right = work(*right, repo.top() / "linked", "right", "left"); });
    wrong = work(*left, repo.root(), "left", "right");
    thread.join();
    CHECK(wrong == 0);
    CHECK(wrong_right == 0);
}

TEST_CASE(
    "work trees that are read for the first time at the same time all end complete, each with its own") {
    Repository repo;
    for (int i = 0; i < 300; ++i)  // every tenth content twice
        repo.write("many/f" + std::to_string(i) + ".py",
                   "def thing_" + std::to_string(i - (i % 10 == 1 ? 1 : 0)) + "():\n    return 1\n");
    git(repo.root(), "add -A");
    git(repo.root(), "commit -qm 'Add many'");
    std::vector<fs::path> roots{repo.root()};
    for (int i = 0; i < 7; ++i) {
        const std::string name = "tree" + std::to_string(i);
        git(repo.root(), "worktree add -q --detach ../" + name);
        roots.push_back(repo.top() / name);
        std::ofstream(roots.back() / "src/one.py") << "def only_in_" << name << "():\n    pass\n";
    }
    std::vector<std::thread> threads;
    for (const fs::path& root : roots) threads.emplace_back([&] { repo.index().index_now(root, nullptr); });
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < roots.size(); ++i) {
        const auto tree = repo.index().open(roots[i]);
        REQUIRE(IndexedProject::fresh(*tree));
        CHECK(IndexedProject::paths(*tree).size() == 302);
        const std::string mine = i == 0 ? "firstthing" : "onlyintree" + std::to_string(i - 1);
        CHECK(IndexedProject::with_word(*tree, mine) == Strings{"src/one.py"});
        CHECK(IndexedProject::with_word(*tree, "onlyintree" + std::to_string(i)).empty());
    }
}

TEST_CASE("a submodule's files belong to the tree that has it") {
    const test::TemporaryDirectory other;
    other.write("inner.py", "def inner_module():\n    pass\n");
    git(other.path(), "init -q");
    git(other.path(), "add -A");
    git(other.path(), "commit -qm inner");
    Repository repo;
    git(repo.root(), "-c protocol.file.allow=always submodule add -q '" + other.path().string() + "' sub");
    git(repo.root(), "commit -qm submodule");
    const auto tree = repo.tree();
    CHECK(IndexedProject::with_word(*tree, "innermodule") == Strings{"sub/inner.py"});
    CHECK_FALSE(tree->version().dirty);
}

TEST_CASE("a part of a repository is a tree with the rules from above") {
    Repository repo;
    repo.write(".gitignore", "/src/hidden.py\n*.tmp\n");
    repo.write("src/hidden.py", "def hidden_thing():\n    pass\n");
    repo.write("src/deep/x.tmp", "x\n");
    git(repo.root(), "add -A");
    git(repo.root(), "commit -qm rules");
    const auto part = repo.tree_at(repo.root() / "src");
    CHECK(IndexedProject::paths(*part) == Strings{"one.py", "two.py"});
    CHECK(part->version().head.size() == 40);
    CHECK_FALSE(part->version().dirty);
    CHECK(part->why_absent("hidden.py") == "ignored by .gitignore");
    CHECK(IndexedProject::rows(*part,
                               "SELECT p.text FROM history_change c JOIN path p ON p.id = c.path"
                               " JOIN history_commit h ON h.id = c.\"commit\" ORDER BY p.text") ==
          Strings{"one.py", "two.py"});
}

TEST_CASE("a root that its repository ignores stands for itself") {
    Repository repo;
    repo.write(".gitignore", "build/\n");
    repo.write("build/out/file.txt", "inside\n");
    const auto tree = repo.tree_at(repo.root() / "build/out");
    CHECK(IndexedProject::paths(*tree) == Strings{"file.txt"});
    CHECK(tree->version().head.empty());
}

TEST_CASE("history tells what was changed with what") {
    Repository repo;
    repo.write("src/one.py", "def first_thing():\n    return 11\n");
    repo.write("we\nird.txt", "x\n");
    git(repo.root(), "add -A");
    git(repo.root(), "commit -qm 'Return eleven' -m 'Because ten is not enough.'");
    const auto tree = repo.tree();
    CHECK(IndexedProject::rows(*tree, "SELECT message FROM history_commit ORDER BY id DESC") ==
          Strings{"Begin with two things", "Return eleven\n\nBecause ten is not enough."});
    CHECK(IndexedProject::rows(*tree, "SELECT author FROM history_commit LIMIT 1") == Strings{"test"});
    CHECK(IndexedProject::rows(
              *tree,
              "SELECT p.text FROM history_text t JOIN history_change c ON c.\"commit\" = t.rowid"
              " JOIN path p ON p.id = c.path WHERE t.words MATCH '\"eleven\"' ORDER BY p.text") ==
          Strings{"src/one.py", "we\nird.txt"});
    // Incremental: a new commit is added when HEAD moves.
    repo.write("src/two.py", "def second_thing():\n    return 22\n");
    git(repo.root(), "commit -qam 'Twenty-two'");
    REQUIRE(IndexedProject::fresh(*tree));
    repo.index().index_now(repo.root(), nullptr);
    CHECK(IndexedProject::rows(*tree, "SELECT count(*) FROM history_commit") == Strings{"3"});
    git(repo.root(), "checkout -q --orphan fresh");
    git(repo.root(), "commit -qm 'Alone'");
    REQUIRE(IndexedProject::fresh(*tree));
    repo.index().index_now(repo.root(), nullptr);
    CHECK(IndexedProject::rows(*tree, "SELECT count(*) FROM history_commit") == Strings{"4"});
}

TEST_CASE("hostile repository: reading its history runs nothing") {
    Repository repo;
    const std::string touch = "touch " + (repo.top() / "ran").string();
    const std::string script = (repo.top() / "run.sh").string();
    std::ofstream(script) << "#!/bin/sh\n" << touch << "\n";
    fs::permissions(script, fs::perms::owner_all);
    for (const std::string setting : {"core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv",
                                      "filter.x.clean", "filter.x.smudge", "core.sshCommand", "gpg.program",
                                      "pager.log", "log.showSignature", "core.editor", "alias.log"})
        git(repo.root(), "config " + setting + " " + (setting == "log.showSignature" ? "true" : script));
    for (const char* hook : {"post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman"}) {
        fs::copy_file(script, repo.root() / ".git/hooks" / hook, fs::copy_options::overwrite_existing);
    }
    repo.write(".gitattributes", "* filter=x diff=x\n");
    const auto tree = repo.tree();
    CHECK(IndexedProject::rows(*tree, "SELECT message FROM history_commit") ==
          Strings{"Begin with two things"});
    repo.write("src/one.py", "changed\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(tree->version().dirty);
    CHECK_FALSE(fs::exists(repo.top() / "ran"));
}

TEST_CASE("a folder becomes a repository while it is watched") {
    IndexedProject project;
    project.write("a.txt", "one\n");
    const auto tree = project.tree();
    CHECK(tree->version().head.empty());
    git(project.root(), "init -q");
    git(project.root(), "add -A");
    git(project.root(), "commit -qm first");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
    CHECK(tree->version().branch == "main");
    CHECK_FALSE(tree->version().dirty);
    project.write("a.txt", "two\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "two") == Strings{"a.txt"});
    CHECK(tree->version().dirty);
    git(project.root(), "commit -qam second");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK_FALSE(tree->version().dirty);
}
