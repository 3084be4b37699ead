// Work trees for agents over a real repository, and what moves branches.
#include "orchestrator/agents/workspace.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/git_program.hpp"
#include "tests/orchestrator/repository.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <thread>
#include <vector>

using namespace factory;
using factory::agents::Workspace;
using factory::agents::WorkspacePool;
using test::Repository;
namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

TEST_CASE(
    "a slot is both trees at the commit, a branch of its own and an empty home; a second use finds nothing "
    "of the first") {
    const Repository repository;
    WorkspacePool pool(repository.pool(), repository.root(), 1);
    {
        const auto slot = pool.take();
        REQUIRE(slot);
        CHECK_FALSE(pool.take());
        pool.prepare(*slot, "factory/T1", repository.first());
        Repository::write(slot->tree() / "a.txt", "changed\n");
        Repository::write(slot->tree() / "new.txt", "new\n");
        Repository::write(slot->tree() / "cache" / "kept", "x");
        Repository::write(slot->home() / "left", "x");
        CHECK(GitProgram(slot->tree()).uncommitted_files() == Strings{"a.txt", "new.txt"});
        CHECK(GitProgram(slot->tree()).commit_all("T1"));
        Repository::write(slot->tree() / "a.txt", "again\n");
        CHECK(base::read_file(slot->base() / "a.txt") == "one\n");
    }
    const auto slot = pool.take();
    REQUIRE(slot);
    pool.prepare(*slot, "factory/T2", repository.first());
    CHECK(GitProgram(slot->tree()).commit("HEAD") == repository.first());
    CHECK(GitProgram(slot->tree()).text({"branch", "--show-current"}) == "factory/T2");
    CHECK(GitProgram(slot->tree()).uncommitted_files().empty());
    CHECK(base::read_file(slot->tree() / "a.txt") == "one\n");
    CHECK_FALSE(fs::exists(slot->tree() / "new.txt"));
    CHECK(fs::exists(slot->tree() / "cache" / "kept"));
    CHECK(fs::is_empty(slot->home()));
    CHECK(base::read_file(repository.root() / "a.txt") == "one\n");
}

TEST_CASE("what a killed agent left in a slot is cleaned up: a lock, a merge in the middle, a broken tree") {
    const Repository repository;
    WorkspacePool pool(repository.pool(), repository.root(), 1);
    const auto slot = pool.take();
    pool.prepare(*slot, "factory/T1", repository.first());
    const fs::path git_dir = GitProgram(slot->tree()).text({"rev-parse", "--absolute-git-dir"});
    Repository::write(git_dir / "index.lock", "");
    Repository::write(git_dir / "MERGE_HEAD", repository.first() + "\n");
    pool.prepare(*slot, "factory/T1", repository.first());
    CHECK(GitProgram(slot->tree()).uncommitted_files().empty());
    fs::remove(slot->tree() / ".git");
    pool.prepare(*slot, "factory/T1", repository.first());
    CHECK(GitProgram(slot->tree()).commit("HEAD") == repository.first());
}

TEST_CASE("several workers get slots of their own at the same time") {
    const Repository repository;
    WorkspacePool pool(repository.pool(), repository.root(), 4);
    std::vector<std::thread> threads;
    std::array<std::string, 4> heads;
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            const auto slot = pool.take();
            if (!slot) return;
            pool.prepare(*slot, "factory/T" + std::to_string(i), repository.first());
            heads[i] = GitProgram(slot->tree()).text({"branch", "--show-current"});
        });
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < 4; ++i) CHECK(heads[i] == "factory/T" + std::to_string(i));
    CHECK(pool.take()->first_port() != 0);
}

TEST_CASE("slots beyond the pool's size are taken out of the repository") {
    const Repository repository;
    {
        WorkspacePool wide(repository.pool(), repository.root(), 2);
        const auto a = wide.take();
        const auto b = wide.take();
        wide.prepare(*a, "factory/A", repository.first());
        wide.prepare(*b, "factory/B", repository.first());
    }
    const WorkspacePool narrow(repository.pool(), repository.root(), 1);
    narrow.prune();
    CHECK(fs::exists(repository.pool() / "0" / "tree"));
    CHECK_FALSE(fs::exists(repository.pool() / "1"));
}

TEST_CASE("branch names of tasks are names that git takes") {
    CHECK(agents::branch_of_task("T001") == "factory/T001");
    CHECK(agents::branch_of_task("a b/c..d~^:?*[\\@{") == "factory/a-b-c--d---------");
}

TEST_CASE("two changes of different files merge, two of one line conflict by name") {
    const Repository repository;
    const std::string a = repository.commit_on(repository.first(), "a.txt", "two\n");
    const std::string b = repository.commit_on(repository.first(), "b.txt", "two\n");
    const std::string c = repository.commit_on(repository.first(), "a.txt", "three\n");
    const MergedTree good = merge_trees(repository.git(), a, b);
    REQUIRE(good.conflicts.empty());
    const std::string merged = commit_tree(repository.git(), good.tree, {a}, "both");
    CHECK(repository.git().changed_files(repository.first(), merged) == Strings{"a.txt", "b.txt"});
    CHECK(merge_trees(repository.git(), a, c).conflicts == Strings{"a.txt"});
}

TEST_CASE("a branch moves only from where it is expected to be, and its work tree follows") {
    const Repository repository;
    const std::string a = repository.commit_on(repository.first(), "b.txt", "two\n");
    const std::string b = repository.commit_on(a, "c.txt", "two\n");
    CHECK(move_branch(repository.git(), "main", a, repository.first()));
    CHECK(base::read_file(repository.root() / "b.txt") == "two\n");
    CHECK_FALSE(move_branch(repository.git(), "main", b, repository.first()));
    CHECK(repository.git().commit("main") == a);
    repository.put("c.txt", "a person's\n");
    CHECK_THROWS_AS(move_branch(repository.git(), "main", b, a), base::Error);
    CHECK(repository.git().commit("main") == a);
    CHECK(base::read_file(repository.root() / "c.txt") == "a person's\n");
    repository.git().text({"branch", "other", a});
    CHECK(move_branch(repository.git(), "other", b, a));
    CHECK_FALSE(move_branch(repository.git(), "other", a, a));
}
