// A tree follows the disk: edits, moves, ignore rules, odd files. Each test runs with and without inotify.
#include "base/error.hpp"
#include "tests/index/index_fixture.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace lrm::index;
using test::IndexedProject;
using test::Strings;
namespace fs = std::filesystem;

TEST_CASE("a project is searchable after its first scan") {
    IndexedProject project;
    project.write("src/a.py", "def first_thing():\n    return other_thing()\n");
    project.write("README.md", "# Title\nSome words\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"README.md", "src/a.py"});
    CHECK(IndexedProject::with_word(*tree, "word") == Strings{"README.md"});
    const TreeState state = tree->state();
    CHECK(state.phase == Phase::ready);
    CHECK(state.files == 2);
    CHECK(state.watching);
    CHECK(state.problem.empty());
    CHECK(tree->root() == project.root().string());
}

TEST_CASE("an edit is visible to the very next call") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "alpha\n");
    const auto tree = project.tree();
    for (int i = 0; i < 20; ++i) {
        const std::string word = "word" + std::string(1, static_cast<char>('a' + i)) + "x";
        project.write("a.txt", word + "\n");  // the same size each time
        REQUIRE(IndexedProject::fresh(*tree));
        REQUIRE(IndexedProject::with_word(*tree, word) == Strings{"a.txt"});
    }
    CHECK(IndexedProject::with_word(*tree, "alpha").empty());
}

TEST_CASE("new, moved and removed folders are followed") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("keep.txt", "keep\n");
    const auto tree = project.tree();
    project.write("new/deep/er/file.txt", "inside\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"keep.txt", "new/deep/er/file.txt"});
    fs::rename(project.root() / "new", project.root() / "moved");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"keep.txt", "moved/deep/er/file.txt"});
    project.write("moved/deep/er/file.txt", "changed after the move\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "after") == Strings{"moved/deep/er/file.txt"});
    fs::rename(project.root() / "moved", project.top() / "outside");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"keep.txt"});
    fs::rename(project.top() / "outside", project.root() / "back");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"back/deep/er/file.txt", "keep.txt"});
    fs::remove_all(project.root() / "back");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"keep.txt"});
    CHECK(tree->state().files == 1);
}

TEST_CASE("a file may become a folder and a folder a file") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("thing", "a file\n");
    const auto tree = project.tree();
    fs::remove(project.root() / "thing");
    project.write("thing/inner.txt", "a folder\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"thing/inner.txt"});
    fs::remove_all(project.root() / "thing");
    project.write("thing", "again a file\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"thing"});
}

TEST_CASE("a replaced file is seen although its size and time are the same") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "first\n");
    const timespec old_times[2] = {{1000, 0}, {1000, 0}};
    utimensat(AT_FDCWD, (project.root() / "a.txt").c_str(), old_times, 0);
    const auto tree = project.tree();
    project.write("b.txt", "other\n");
    utimensat(AT_FDCWD, (project.root() / "b.txt").c_str(), old_times, 0);
    fs::rename(project.root() / "b.txt", project.root() / "a.txt");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "other") == Strings{"a.txt"});
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
}

TEST_CASE("ignore rules hold, and a change of them is seen at once") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write(".gitignore", "ignored/\n*.log\n");
    project.write("ignored/secret.txt", "hidden\n");
    project.write("a.log", "hidden\n");
    project.write("sub/.gitignore", "!a.log\n");
    project.write("sub/a.log", "shown\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{".gitignore", "sub/.gitignore", "sub/a.log"});
    project.write("ignored/secret.txt", "changed\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "chang").empty());
    CHECK(tree->why_absent("ignored/secret.txt") == "ignored by .gitignore");
    project.write(".gitignore", "*.log\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "chang") == Strings{"ignored/secret.txt"});
    project.write("ignored/more.txt", "later\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "later") == Strings{"ignored/more.txt"});
    project.write(".ignore", "ignored\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "chang").empty());
    CHECK(tree->why_absent("ignored/secret.txt") == "ignored by .ignore");
}

TEST_CASE("odd files are passed over") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("real.txt", "real\n");
    const fs::path root = project.root();
    REQUIRE(mkfifo((root / "pipe").c_str(), 0600) == 0);
    fs::create_symlink("real.txt", root / "link");
    fs::create_symlink("missing", root / "dangling");
    fs::create_symlink(".", root / "circle");
    fs::create_symlink("/etc", root / "etc");
    fs::create_symlink("loop", root / "loop");
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = (root / "sock").string();
    REQUIRE(name.size() < sizeof address.sun_path);
    name.copy(address.sun_path, name.size());
    REQUIRE(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"real.txt"});
    CHECK(tree->why_absent("pipe") == "not a regular file");
    CHECK(tree->why_absent("link") == "not a regular file");
    CHECK(tree->why_absent("etc/passwd") == "not a regular file");
    CHECK(tree->why_absent("circle/real.txt") == "not a regular file");
    CHECK(tree->why_absent("missing") == "no such file");
    CHECK(tree->why_absent("../project/real.txt") == "outside the root");
    CHECK(tree->why_absent("/etc/passwd") == "outside the root");
    CHECK(tree->why_absent(std::string("real.txt\0x", 10)) == "outside the root");
    CHECK(tree->why_absent("real.txt").empty());
    // They may also come later.
    REQUIRE(mkfifo((root / "pipe2").c_str(), 0600) == 0);
    fs::create_symlink("real.txt", root / "link2");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"real.txt"});
    close(socket);
}

TEST_CASE("names with a newline or without a valid encoding are indexed like others") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    const Strings names = {"-rf", "a\nb.txt", "caf\xe9.txt", "quote\"'.txt", "sp ace.txt", "\xff\xfe"};
    for (const std::string& name : names) project.write(name, "odd name\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == names);
    project.write("caf\xe9/\xff\n.txt", "odder\n");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::with_word(*tree, "odder") == Strings{"caf\xe9/\xff\n.txt"});
}

TEST_CASE("deep nesting is followed as far as paths can be opened") {
    IndexedProject project;
    fs::path folder = project.root();
    for (int i = 0; i < 300; ++i) folder /= "d";
    fs::create_directories(folder);
    project.write(folder.lexically_relative(project.root()).string() + "/deep.txt", "deep\n");
    // A path longer than PATH_MAX can only be made step by step.
    const int before = open(".", O_RDONLY | O_DIRECTORY);
    REQUIRE(chdir(project.root().c_str()) == 0);
    const std::string name(200, 'n');
    for (int i = 0; i < 30; ++i) {
        REQUIRE(mkdir(name.c_str(), 0700) == 0);
        REQUIRE(chdir(name.c_str()) == 0);
    }
    REQUIRE(fchdir(before) == 0);
    close(before);
    const auto tree = project.tree();
    CHECK(tree->state().phase == Phase::ready);
    CHECK(IndexedProject::paths(*tree).size() == 1);
    REQUIRE(std::system(("rm -rf '" + project.root().string() + "'").c_str()) == 0);
}

TEST_CASE("binary, minified and huge files are known by their paths") {
    IndexedProject project;
    project.write("image.png", std::string("\x89PNG\0\0secretword", 16));
    project.write("lib.min.js", "function a(){}" + std::string(9000, 'x') + "\nfunction b(){}\n");
    project.write("huge.txt", "firstword\n" + std::string(3U << 20U, 'y') + "\nlastword\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::paths(*tree) == Strings{"huge.txt", "image.png", "lib.min.js"});
    CHECK(IndexedProject::with_word(*tree, "secretword").empty());
    CHECK(IndexedProject::with_word(*tree, "firstword") == Strings{"huge.txt"});
    CHECK(IndexedProject::with_word(*tree, "lastword").empty());
    CHECK(IndexedProject::rows(*tree,
                               "SELECT p.text || ' ' || b.kind || ' ' || b.problem FROM file f JOIN path p ON"
                               " p.id = f.path JOIN blob b ON b.id = f.blob ORDER BY 1") ==
          Strings{"huge.txt 0 too large", "image.png 1 binary", "lib.min.js 2 minified"});
    CHECK(tree->why_absent("image.png") == "binary");
    CHECK(IndexedProject::symbols(*tree).empty());
    CHECK(IndexedProject::rows(*tree,
                               "SELECT p.text FROM path_text t JOIN path p ON p.id = t.rowid"
                               " WHERE path_text MATCH '\"imag\"'") == Strings{"image.png"});
}

TEST_CASE("equal contents share their facts, and a rename costs none") {
    IndexedProject project;
    project.write("a.py", "def shared_name():\n    pass\n");
    project.write("b.py", "def shared_name():\n    pass\n");
    const auto tree = project.tree();
    CHECK(IndexedProject::rows(*tree, "SELECT count(*) FROM blob") == Strings{"1"});
    const Strings before = IndexedProject::rows(*tree, "SELECT id FROM blob");
    fs::rename(project.root() / "a.py", project.root() / "c.py");
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"b.py", "c.py"});
    CHECK(IndexedProject::rows(*tree, "SELECT id FROM blob") == before);
    CHECK(tree->state().symbols == static_cast<std::int64_t>(IndexedProject::symbols(*tree).size()));
}

TEST_CASE("a root that is missing or no folder is refused") {
    IndexedProject project;
    project.write("file", "x");
    CHECK_THROWS_AS(project.index().open(project.root() / "missing"), base::Error);
    CHECK_THROWS_AS(project.index().open(project.root() / "file"), base::Error);
}

TEST_CASE("a root that is removed fails clearly and comes back") {
    const bool watch = GENERATE(true, false);
    IndexedProject project(watch);
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    fs::remove_all(project.root());
    CHECK_FALSE(tree->wait_fresh(std::chrono::steady_clock::now() + std::chrono::seconds(5), nullptr));
    CHECK(tree->state().phase == Phase::failed);
    CHECK(tree->state().problem.find(project.root().string()) != std::string::npos);
    project.write("b.txt", "again\n");
    REQUIRE(IndexedProject::fresh(*project.tree()));
    CHECK(IndexedProject::paths(*tree) == Strings{"b.txt"});
    CHECK(tree->state().phase == Phase::ready);
}

TEST_CASE("a wait ends when the caller has gone or the time is up") {
    IndexedProject project(false);
    project.write("a.txt", "word\n");
    const auto tree = project.tree();
    CHECK_FALSE(
        tree->wait_fresh(std::chrono::steady_clock::now() + std::chrono::seconds(30), [] { return true; }));
    CHECK_FALSE(tree->wait_fresh(std::chrono::steady_clock::now(), nullptr));
}

TEST_CASE("our own files inside a tree are not looked at") {
    test::TemporaryDirectory top;
    top.write("a.txt", "word\n");
    Index index({top.path() / "home" / "index", true, 1});
    index.index_now(top.path(), nullptr);
    const auto tree = index.open(top.path());
    const auto generation = tree->state().generation;
    REQUIRE(IndexedProject::fresh(*tree));
    CHECK(IndexedProject::paths(*tree) == Strings{"a.txt"});
    CHECK(tree->state().generation == generation);
}
