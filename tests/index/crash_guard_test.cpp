// A content that kills the parser is left alone after a few crashes.
#include "mcp_lrm/index/crash_guard.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using lrm::index::CrashGuard;

namespace {

const base::Sha1 bad = base::git_blob_hash("bad");
const base::Sha1 good = base::git_blob_hash("good");

/// A process that dies while it parses `bad`, after it has parsed `good`.
void crash(const std::filesystem::path& directory) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        CrashGuard guard(directory, 2);
        { const CrashGuard::Mark mark(guard, good); }
        const CrashGuard::Mark mark(guard, bad);
        _exit(1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
}

}  // namespace

TEST_CASE("a content is left unparsed after three crashes") {
    const test::TemporaryDirectory top;
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(CrashGuard(top.path(), 2).is_banned(bad));
        crash(top.path());
    }
    CrashGuard guard(top.path(), 2);
    CHECK(guard.is_banned(bad));
    CHECK_FALSE(guard.is_banned(good));
    struct stat status {};
    REQUIRE(stat((top.path() / "suspects").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a content that is parsed to the end after a crash is trusted again") {
    const test::TemporaryDirectory top;
    crash(top.path());
    crash(top.path());
    {
        CrashGuard guard(top.path(), 2);
        const CrashGuard::Mark mark(guard, bad);
    }
    crash(top.path());
    CHECK_FALSE(CrashGuard(top.path(), 2).is_banned(bad));
}

TEST_CASE("more work than slots, damaged files and a closed folder do no harm") {
    const test::TemporaryDirectory top;
    top.write("suspects", "zz 3\n" + std::string(40, 'a') + " 99\n\xff\xff");
    top.write("parsing", "short");
    {
        CrashGuard guard(top.path(), 1);
        const CrashGuard::Mark one(guard, good);
        const CrashGuard::Mark two(guard, bad);
        CHECK_FALSE(guard.is_banned(bad));
    }
    top.write("file", "x");
    CrashGuard nowhere(top.path() / "file", 1);
    const CrashGuard::Mark mark(nowhere, good);
    CHECK_FALSE(nowhere.is_banned(good));
}
