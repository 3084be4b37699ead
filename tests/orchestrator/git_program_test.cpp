// git on a work tree that an agent wrote: nothing that it configured there is run or believed.
#include "orchestrator/git_program.hpp"

#include "base/paths.hpp"
#include "base/process/child.hpp"
#include "tests/orchestrator/repository.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace factory;
using factory::agents::WorkspacePool;
using test::Repository;
namespace fs = std::filesystem;
using Strings = std::vector<std::string>;

namespace {

/// git as an agent or a person would run it.
void plain_git(const fs::path& directory, const Strings& words) {
    base::process::Command command;
    command.argv = {"git"};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.directory = directory.string();
    for (const char* who : {"AUTHOR", "COMMITTER"}) {
        command.environment.emplace_back(std::string("GIT_") + who + "_NAME", "agent");
        command.environment.emplace_back(std::string("GIT_") + who + "_EMAIL", "agent@localhost");
    }
    base::process::run(command);
}

/// A repository whose every setting that names a program names one that leaves `mark`.
class Trap {
public:
    explicit Trap(const Repository& repository)
        : mark_(repository.root().parent_path() / "was-run"),
          program_(repository.root().parent_path() / "trap.sh") {
        Repository::write(program_, "#!/bin/sh\necho run >> '" + mark_.string() + "'\ncat\n");
        fs::permissions(program_, fs::perms::owner_all);
    }

    /// Makes `folder` such a repository with one commit.
    void set(const fs::path& folder) const {
        fs::create_directories(folder);
        plain_git(folder, {"init", "--quiet"});
        Repository::write(folder / ".gitattributes", "* filter=trap diff=trap\n");
        Repository::write(folder / "file.txt", "one\n");
        plain_git(folder, {"add", "--all"});
        plain_git(folder, {"commit", "--quiet", "-m", "trap"});
        for (const char* name : {"core.fsmonitor", "diff.external", "filter.trap.clean", "filter.trap.smudge",
                                 "diff.trap.textconv", "diff.trap.command"})
            plain_git(folder, {"config", name, program_.string()});
        Repository::write(folder / ".git" / "hooks" / "pre-commit", "#!/bin/sh\n" + program_.string() + "\n");
        fs::copy_file(program_, folder / ".git" / "hooks" / "post-checkout",
                      fs::copy_options::overwrite_existing);
    }

    bool was_run() const { return fs::exists(mark_); }
    void reset() const { fs::remove(mark_); }

private:
    fs::path mark_;
    fs::path program_;
};

}  // namespace

TEST_CASE("an agent that points .git at a repository of its own gets none of its programs run") {
    const Repository repository;
    const Trap trap(repository);
    WorkspacePool pool(repository.pool(), repository.root(), 1);
    const auto slot = pool.take();
    pool.prepare(*slot, "factory/T1", repository.first());
    const fs::path foreign = repository.root().parent_path() / "foreign";
    trap.set(foreign);
    trap.reset();
    Repository::write(slot->tree() / ".git", "gitdir: " + (foreign / ".git").string() + "\n");
    Repository::write(slot->tree() / ".gitattributes", "* filter=trap diff=trap\n");
    Repository::write(slot->tree() / "a.txt", "changed\n");
    plain_git(slot->tree(), {"diff", "HEAD"});
    REQUIRE(trap.was_run());  // who believes the file runs them
    trap.reset();

    const GitProgram git = slot->git();
    CHECK(git.uncommitted_files() == Strings{".gitattributes", "a.txt"});
    git.run({"diff", "HEAD"});
    git.run({"status", "--porcelain"});
    const auto commit = git.commit_all("T1");
    REQUIRE(commit);
    CHECK(repository.git().changed_files(repository.first(), *commit) == Strings{".gitattributes", "a.txt"});
    CHECK(repository.git().commit("factory/T1") == *commit);
    CHECK(pool.mend(*slot));
    CHECK_FALSE(pool.mend(*slot));
    plain_git(slot->tree(), {"status"});  // and now everybody sees the right one
    pool.prepare(*slot, "factory/T2", repository.first());
    CHECK(slot->git().commit("HEAD") == repository.first());
    CHECK_FALSE(trap.was_run());
}

TEST_CASE("a .git that became a folder, a link or nothing changes nothing either") {
    const Repository repository;
    const Trap trap(repository);
    WorkspacePool pool(repository.pool(), repository.root(), 1);
    const auto slot = pool.take();
    const fs::path foreign = repository.root().parent_path() / "foreign";
    trap.set(foreign);
    for (const char* how : {"folder", "link", "gone"}) {
        INFO(how);
        pool.prepare(*slot, "factory/T1", repository.first());
        fs::remove(slot->tree() / ".git");
        if (how == std::string("folder")) trap.set(slot->tree());
        if (how == std::string("link")) fs::create_symlink(foreign / ".git", slot->tree() / ".git");
        trap.reset();
        Repository::write(slot->tree() / "a.txt", "changed\n");
        CHECK(slot->git().commit_all("T1"));
        CHECK(pool.mend(*slot));
        pool.prepare(*slot, "factory/T1", repository.first());
        CHECK(base::read_file(slot->tree() / "a.txt") == "one\n");
        CHECK_FALSE(trap.was_run());
    }
}

TEST_CASE("a repository inside the work tree is neither asked nor committed") {
    const Repository repository;
    const Trap trap(repository);
    WorkspacePool pool(repository.pool(), repository.root(), 1);
    const auto slot = pool.take();
    pool.prepare(*slot, "factory/T1", repository.first());
    trap.set(slot->tree() / "inner");
    // As one that is in the index already, its file not as it was: `git status` goes into it.
    plain_git(slot->tree(), {"add", "inner"});
    trap.reset();
    Repository::write(slot->tree() / "inner" / "file.txt", "two\n");
    plain_git(slot->tree(), {"status"});
    REQUIRE(trap.was_run());
    trap.reset();

    Repository::write(slot->tree() / "a.txt", "changed\n");
    const GitProgram git = slot->git();
    git.uncommitted_files();
    git.run({"diff", "HEAD"});
    git.run({"status", "--porcelain"});
    CHECK(git.commit_all("T1"));
    git.stage_all();
    pool.prepare(*slot, "factory/T2", repository.first());
    CHECK_FALSE(fs::exists(slot->tree() / "inner"));
    CHECK_FALSE(trap.was_run());
}

TEST_CASE(
    "everything that changed is staged: new, changed, deleted, a file that became a folder, odd names") {
    const Repository repository;
    repository.put("gone.txt", "x\n");
    repository.put("thing", "x\n");
    const std::string before = *repository.git().commit_all("more");
    fs::remove(repository.root() / "gone.txt");
    fs::remove(repository.root() / "thing");
    repository.put("thing/part.txt", "x\n");
    repository.put("-n :(top)*.txt", "odd\n");
    repository.put("a.txt", "two\n");
    repository.put("cache/ignored", "x\n");
    const auto commit = repository.git().commit_all("all of it");
    REQUIRE(commit);
    CHECK(repository.git().changed_files(before, *commit) ==
          Strings{"-n :(top)*.txt", "a.txt", "gone.txt", "thing", "thing/part.txt"});
    CHECK_FALSE(repository.git().commit_all("nothing more"));
}
