#include "orchestrator/doctor/system.hpp"

#include <catch2/catch.hpp>

#include <cerrno>

using namespace factory::doctor;

namespace {

constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;

/// The only finding.
Finding one(const Findings& findings) {
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].text.find('\n') == std::string::npos);
    CHECK((findings[0].level == Level::good) == findings[0].fix.empty());
    return findings[0];
}

Place place(int error, std::uint64_t free = 100 * gibibyte, unsigned mode = 0700) {
    return {"data", "/h/data", "/h", error, free, mode, true};
}

}  // namespace

TEST_CASE("directories that can be written are one short line") {
    const Finding finding = one(judge_places({place(0), place(0, 53 * gibibyte)}));
    CHECK(finding.level == Level::good);
    CHECK(finding.text == "the directories can be written, 53 GiB are free");
}

TEST_CASE("a directory that cannot be written is a problem with the reason and a command") {
    const auto judged = [](int error) { return one(judge_places({place(error)})); };
    CHECK(judged(EROFS).level == Level::problem);
    CHECK(judged(EROFS).where == "/h/data");
    CHECK(judged(EROFS).text == "the data directory cannot be written: its file system is mounted read-only");
    CHECK(judged(EROFS).fix.find("mount -o remount,rw") != std::string::npos);
    CHECK(judged(EACCES).fix == "sudo chown -R \"$(id -un)\" /h && chmod u+rwx /h");
    CHECK(judged(ENOSPC).text.find("is full") != std::string::npos);
    CHECK(judged(ENOTDIR).fix == "a file has the place of a folder: mv /h /h.old");
}

TEST_CASE("a disk that is nearly full is a warning, one that is full a problem") {
    CHECK(one(judge_places({place(0, gibibyte / 2)})).level == Level::warning);
    CHECK(one(judge_places({place(0, gibibyte / 2)})).text.find("512 MiB left") != std::string::npos);
    CHECK(one(judge_places({place(0, 1000)})).level == Level::problem);
}

TEST_CASE("a directory that others may write is a problem") {
    const Finding finding = one(judge_places({place(0, gibibyte * 100, 0777)}));
    CHECK(finding.level == Level::problem);
    CHECK(finding.text == "the data directory may be written by others (mode 0777)");
    CHECK(finding.fix == "chmod 0700 /h/data");
}

TEST_CASE("a key that others may read names its mode and the command") {
    CHECK(one(judge_keys({})).level == Level::good);
    CHECK(one(judge_keys({{"/c/session.key", 0600, true, 64}})).level == Level::good);
    const Finding finding = one(judge_keys({{"/c/my key.key", 0644, true, 64}}));
    CHECK(finding.level == Level::problem);
    CHECK(finding.text == "my key.key may be read or written by others: its mode is 0644, not 0600");
    CHECK(finding.fix == "chmod 600 '/c/my key.key'");
    CHECK(one(judge_keys({{"/c/a.key", 0600, false, 64}})).text == "a.key belongs to another user");
    CHECK(one(judge_keys({{"/c/a.key", 0600, true, 0}})).text == "a.key is empty");
}

TEST_CASE("a clock before the program was built is in the past") {
    const Finding finding = one(judge_clock({1'000'000'000, 1'700'000'000, 0, "", {}}));
    CHECK(finding.level == Level::problem);
    CHECK(finding.text ==
          "the clock is in the past: it says 2001-09-09 01:46 UTC, but this program was built at "
          "2023-11-14 22:13 UTC");
    CHECK(one(judge_clock({1'700'000'100, 1'700'000'200, 0, "", {}})).level == Level::good);
}

TEST_CASE("a file from the future means a clock that jumped") {
    const Finding finding = one(judge_clock({1'700'000'000, 1, 1'700'010'000, "/h/logs/a.log", {}}));
    CHECK(finding.level == Level::problem);
    CHECK(finding.text.find("has jumped back") != std::string::npos);
    CHECK(finding.where == "/h/logs/a.log");
    CHECK(one(judge_clock({1'700'000'000, 1, 1'700'000'060, "/x", {}})).level == Level::good);
}

TEST_CASE("a file system with a clock of its own is a warning") {
    CHECK(one(judge_clock({10, 1, 0, "", -30.2})).text ==
          "the clock of the file system is 30 s behind the system's");
    CHECK(one(judge_clock({10, 1, 0, "", 0.1})).level == Level::good);
}

TEST_CASE("an inotify limit is judged by what it leaves") {
    CHECK(one(judge_watches({524'288, 128, 100})).level == Level::good);
    CHECK(one(judge_watches({30'000, 128, 100})).level == Level::warning);
    CHECK(one(judge_watches({8'000, 128, 100})).level == Level::problem);
    const Finding full = one(judge_watches({600'000, 128, 599'000, {"demo"}}));
    CHECK(full.level == Level::problem);
    CHECK(full.fix ==
          "echo fs.inotify.max_user_watches=1200000 | sudo tee /etc/sysctl.d/60-inotify.conf && "
          "sudo sysctl --system");
    CHECK(one(judge_watches({524'288, 128, 100, {"demo"}})).text.find("demo is not watched") !=
          std::string::npos);
    CHECK(one(judge_watches({524'288, 8, 100})).text.find("8 instances") != std::string::npos);
}

TEST_CASE("git is judged by its version") {
    CHECK(one(judge_git({"/usr/bin/git", "git version 2.39.5"})).level == Level::good);
    CHECK(one(judge_git({"/usr/bin/git", "git version 3.0.0-rc1"})).level == Level::good);
    CHECK(one(judge_git({"/usr/bin/git", "git version 2.30.0"})).level == Level::good);
    CHECK(one(judge_git({"/usr/bin/git", "git version 2.29.3"})).text ==
          "git 2.29.3 is too old; 2.30 is needed");
    CHECK(one(judge_git({"/usr/bin/git", "git version 1.9.1"})).level == Level::problem);
    CHECK(one(judge_git({"", ""})).fix == "sudo apt-get install git");
    CHECK(one(judge_git({"/usr/bin/git", "segmentation fault"})).level == Level::problem);
}

TEST_CASE("a repository that git refuses comes with the command that allows it") {
    const Finding owner = one(judge_repositories(
        {{"/srv/a b", "", true, "detected dubious ownership in repository at '/srv/a b'"}}));
    CHECK(owner.level == Level::problem);
    CHECK(owner.fix == "git config --global --add safe.directory '/srv/a b'");
    CHECK(one(judge_repositories({{"/gone", "demo", false, ""}})).text ==
          "the root of demo is not there any more");
    CHECK(one(judge_repositories({{"/r", "", true, "bad config line 3"}})).text ==
          "git cannot open it: bad config line 3");
    CHECK(one(judge_repositories({{"/r", "", true, ""}, {"/s", "", true, ""}})).level == Level::good);
    CHECK(judge_repositories({}).empty());
}

TEST_CASE("a sandbox that is missing or forbidden says how to get it") {
    CHECK(one(judge_sandbox({})).fix == "sudo apt-get install bubblewrap");
    Sandbox sandbox{"/usr/bin/bwrap",
                    1,
                    "bwrap: No permissions to create new namespace",
                    1,
                    1000,
                    {},
                    base::process::SandboxMode::preferred,
                    ""};
    CHECK(one(judge_sandbox(sandbox)).level == Level::warning);
    CHECK(one(judge_sandbox(sandbox)).fix.find("bwrap --ro-bind") == 0);
    sandbox.apparmor_restriction = 1;
    CHECK(one(judge_sandbox(sandbox)).fix.find("apparmor_restrict_unprivileged_userns=0") !=
          std::string::npos);
    sandbox.max_namespaces = 0;
    CHECK(one(judge_sandbox(sandbox)).fix.find("user.max_user_namespaces=15000") != std::string::npos);
    sandbox.unprivileged_clone = 0;
    CHECK(one(judge_sandbox(sandbox)).fix.find("kernel.unprivileged_userns_clone=1") != std::string::npos);
    CHECK(one(judge_sandbox(sandbox)).text ==
          "bubblewrap cannot be used (bwrap: No permissions to create new namespace): agents and builds run "
          "unprotected");
    sandbox.exit_code = 0;
    CHECK(one(judge_sandbox(sandbox)).level == Level::good);
    CHECK(one(judge_sandbox(sandbox)).text == "agents and builds run under bubblewrap");
}

TEST_CASE("what a missing sandbox means is what factory.yaml says of it") {
    Sandbox sandbox;
    sandbox.mode = base::process::SandboxMode::required;
    CHECK(one(judge_sandbox(sandbox)).level == Level::problem);
    CHECK(
        one(judge_sandbox(sandbox)).text ==
        "bubblewrap (bwrap) is not in PATH: no agent and no build is started, as factory.yaml says sandbox: "
        "required");
    sandbox.mode = base::process::SandboxMode::off;
    sandbox.program = "/usr/bin/bwrap";
    sandbox.file = "/c/factory.yaml";
    CHECK(one(judge_sandbox(sandbox)).level == Level::warning);
    CHECK(one(judge_sandbox(sandbox)).text ==
          "agents and builds run unprotected: factory.yaml says sandbox: off");
    CHECK(one(judge_sandbox(sandbox)).where == "/c/factory.yaml");
}
