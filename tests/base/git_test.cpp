// What git knows of a work tree, read without running anything of it.
#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/git/repository.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

using namespace base::git;
namespace fs = std::filesystem;

namespace {

void git(const fs::path& directory, const std::string& arguments) {
    const std::string command =
        "git -C '" + directory.string() +
        "' -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main " + arguments +
        " > /dev/null 2>&1";
    INFO(command);
    REQUIRE(std::system(command.c_str()) == 0);
}

/// A repository with one commit of one file.
struct Repo : test::TemporaryDirectory {
    Repo() {
        fs::create_directory(root());
        git(root(), "init -q");
        write("repo/a.txt", "one\n");
        git(root(), "add a.txt");
        git(root(), "commit -qm first");
    }
    fs::path root() const { return path() / "repo"; }
};

std::map<std::string, base::Sha1> entries(const fs::path& root) {
    std::map<std::string, base::Sha1> out;
    Repository(*discover(root)).each_index_entry([&](const IndexEntry& entry) {
        out.emplace(std::string(entry.path), entry.id);
    });
    return out;
}

}  // namespace

TEST_CASE("a work tree is found from any folder in it") {
    const Repo repo;
    fs::create_directories(repo.root() / "a/b");
    const auto found = discover(repo.root() / "a/b");
    REQUIRE(found);
    CHECK(found->work_tree == repo.root());
    CHECK(found->git_dir == repo.root() / ".git");
    CHECK(found->common_dir == repo.root() / ".git");
    CHECK_FALSE(discover(repo.path()));
    CHECK_FALSE(discover(repo.path() / "missing"));
}

TEST_CASE("a linked work tree has its own HEAD and the common directory of its repository") {
    const Repo repo;
    git(repo.root(), "worktree add -q -b side ../linked");
    const auto found = discover(repo.path() / "linked");
    REQUIRE(found);
    CHECK(found->work_tree == repo.path() / "linked");
    CHECK(found->common_dir == repo.root() / ".git");
    CHECK(read_head(*found).branch == "side");
    CHECK(read_head(*discover(repo.root())).branch == "main");
    CHECK(read_head(*found).commit == read_head(*discover(repo.root())).commit);
}

TEST_CASE("a submodule knows its git directory") {
    const Repo inner;
    const Repo outer;
    git(outer.root(), "-c protocol.file.allow=always submodule add -q '" + inner.root().string() + "' sub");
    const auto found = discover(outer.root() / "sub");
    REQUIRE(found);
    CHECK(found->git_dir == outer.root() / ".git/modules/sub");
    bool seen = false;
    Repository(*discover(outer.root())).each_index_entry([&](const IndexEntry& entry) {
        seen = seen || (entry.path == "sub" && entry.mode == submodule_mode);
    });
    CHECK(seen);
}

TEST_CASE("ghsa_w766_5x43_whvw: a nested .git file that names another's repository is not believed") {
    const Repo victim;
    const Repo hostile;
    hostile.write("repo/nested/.git", "gitdir: " + (victim.root() / ".git").string() + "\n");
    CHECK_FALSE(discover(hostile.root() / "nested"));
    git(victim.root(), "worktree add -q ../linked");
    hostile.write("repo/nested/.git", "gitdir: " + (victim.root() / ".git/worktrees/linked").string() + "\n");
    CHECK_FALSE(discover(hostile.root() / "nested"));
    for (const char* text : {"", "gitdir: ", "gitdir: /etc", "gitdir: ../../..", "nonsense", "gitdir: \0x"}) {
        hostile.write("repo/nested/.git", text);
        CHECK_FALSE(discover(hostile.root() / "nested"));
    }
    fs::remove(hostile.root() / "nested/.git");
    REQUIRE(mkfifo((hostile.root() / "nested/.git").c_str(), 0600) == 0);
    CHECK_FALSE(discover(hostile.root() / "nested"));
}

TEST_CASE("HEAD is read from loose and packed references, and detached") {
    const Repo repo;
    const auto at = *discover(repo.root());
    const std::string commit = read_head(at).commit;
    CHECK(commit.size() == 40);
    CHECK(read_head(at).branch == "main");
    git(repo.root(), "pack-refs --all");
    CHECK_FALSE(fs::exists(repo.root() / ".git/refs/heads/main"));
    CHECK(read_head(at).commit == commit);
    git(repo.root(), "checkout -q --detach");
    CHECK(read_head(at).commit == commit);
    CHECK(read_head(at).branch.empty());
    git(repo.root(), "checkout -q -b feature/x");
    CHECK(read_head(at).branch == "feature/x");
    git(repo.root(), "checkout -q --orphan empty");
    CHECK(read_head(at).branch == "empty");
    CHECK(read_head(at).commit.empty());
}

TEST_CASE("a hostile HEAD names no file outside the git directory") {
    const Repo repo;
    const auto at = *discover(repo.root());
    for (const char* head : {"ref: ../../secret", "ref: /etc/passwd", "ref: refs/../../../secret",
                             "ref: ", "zzzz", "ref: refs/heads/self"}) {
        repo.write("repo/.git/HEAD", head);
        repo.write("repo/.git/refs/heads/self", "ref: refs/heads/self\n");
        repo.write("secret", "0123456789012345678901234567890123456789\n");
        CHECK(read_head(at).commit.empty());
    }
}

TEST_CASE("the index names contents, and says when its word is not enough") {
    const Repo repo;
    CHECK(entries(repo.root()).at("a.txt") == base::git_blob_hash("one\n"));
    const timespec past[2] = {{1'000'000, 5}, {1'000'000, 5}};
    utimensat(AT_FDCWD, (repo.root() / "a.txt").c_str(), past, 0);
    git(repo.root(), "update-index --refresh -q");
    Repository(*discover(repo.root())).each_index_entry([](const IndexEntry& entry) {
        CHECK(entry.size == 4);
        CHECK(entry.mtime_ns == 1'000'000'000'000'005);
        CHECK_FALSE(entry.is_racy);
    });
    const timespec future[2] = {{4'000'000'000, 0}, {4'000'000'000, 0}};
    utimensat(AT_FDCWD, (repo.root() / "a.txt").c_str(), future, 0);
    git(repo.root(), "update-index --refresh -q");
    Repository(*discover(repo.root())).each_index_entry([](const IndexEntry& entry) {
        CHECK(entry.is_racy);
    });
}

TEST_CASE("staged changes are told from unstaged ones") {
    const Repo repo;
    const auto at = *discover(repo.root());
    CHECK_FALSE(Repository(at).has_staged_changes());
    repo.write("repo/a.txt", "two\n");
    CHECK_FALSE(Repository(at).has_staged_changes());
    git(repo.root(), "add a.txt");
    CHECK(Repository(at).has_staged_changes());
    git(repo.root(), "commit -qm second");
    CHECK_FALSE(Repository(at).has_staged_changes());
    git(repo.root(), "rm -q --cached a.txt");
    CHECK(Repository(at).has_staged_changes());
}

TEST_CASE("a repository before its first commit has entries and no commit") {
    const test::TemporaryDirectory top;
    git(top.path(), "init -q");
    const auto at = *discover(top.path());
    CHECK(read_head(at).commit.empty());
    CHECK(read_head(at).branch == "main");
    CHECK(entries(top.path()).empty());
    CHECK_FALSE(Repository(at).has_staged_changes());
    top.write("a", "x");
    git(top.path(), "add a");
    CHECK(entries(top.path()).size() == 1);
    CHECK(Repository(at).has_staged_changes());
}

TEST_CASE("a repository of another user can be read") {
    if (geteuid() != 0) {
        WARN("skipped: only root can give files away");
        return;
    }
    const Repo repo;
    REQUIRE(std::system(("chown -R 65534:65534 '" + repo.path().string() + "'").c_str()) == 0);
    CHECK(entries(repo.root()).size() == 1);
    CHECK_FALSE(Repository(*discover(repo.root())).has_staged_changes());
}

TEST_CASE("nothing of a hostile repository is run when it is read") {
    const Repo repo;
    const std::string touch = "touch " + (repo.path() / "ran").string();
    const std::string config =
        "[core]\n fsmonitor = " + touch + "\n sshCommand = " + touch + "\n worktree = /etc\n" +
        "[filter \"x\"]\n clean = " + touch + "\n smudge = " + touch + "\n process = " + touch +
        "\n[diff]\n external = " + touch + "\n[diff \"x\"]\n textconv = " + touch + "\n";
    const std::string old = [&] {
        std::ifstream file(repo.root() / ".git/config");
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    repo.write("repo/.git/config", old + config);
    repo.write("repo/.gitattributes", "* filter=x diff=x\n");
    const auto at = *discover(repo.root());
    CHECK(at.work_tree == repo.root());
    CHECK(entries(repo.root()).size() == 1);
    CHECK_FALSE(Repository(at).has_staged_changes());
    CHECK_FALSE(fs::exists(repo.path() / "ran"));
}

TEST_CASE("a broken index is an error, not a crash") {
    const Repo repo;
    repo.write("repo/.git/index", std::string("DIRC\0\0\0\2\xff\xff\xff\xffgarbage", 19));
    CHECK_THROWS_AS(entries(repo.root()), base::Error);
}
