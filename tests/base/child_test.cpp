#include "base/process/child.hpp"

#include "base/error.hpp"
#include "base/process/program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using base::process::Command;
using base::process::Outcome;
using base::process::run;

namespace {

Command shell(const std::string& script) {
    Command command;
    command.argv = {"sh", "-c", script};
    return command;
}

std::string error_of(const Command& command) {
    try {
        run(command);
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a child's output, errors and exit code come back") {
    const Outcome outcome = run(shell("echo out; echo err >&2; exit 3"));
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.out == "out\n");
    CHECK(outcome.err == "err\n");
    CHECK_FALSE(outcome.timed_out);
    CHECK_FALSE(outcome.truncated);
}

TEST_CASE("all of a large output arrives") {
    const Outcome outcome = run(shell("head -c 3000000 /dev/zero; head -c 200000 /dev/zero >&2"));
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.size() == 3'000'000);
    CHECK(outcome.err.size() == 64 * 1024);  // the first 64 KiB
}

TEST_CASE("a killed child's exit code is 128 and the signal") {
    CHECK(run(shell("kill -9 $$")).exit_code == 137);
}

TEST_CASE("cve_2025_53107: arguments reach a program as they are, without a shell") {
    for (const std::string text :
         {"; touch x", "$(touch x)", "`touch x`", "a\nb", "*", "> x", "&& x", "'\""}) {
        Command command;
        command.argv = {"printf", "%s", text};
        CHECK(run(command).out == text);
    }
}

TEST_CASE("a child sees only PATH, HOME, LANG and what it is given") {
    REQUIRE(setenv("FACTORY_TOKEN", "canary-token", 1) == 0);
    Command command;
    command.argv = {"env"};
    command.environment = {{"GIVEN", "a=b"}, {"HOME", "/nowhere"}};
    const std::string out = run(command).out;
    unsetenv("FACTORY_TOKEN");
    CHECK(out.find("canary") == std::string::npos);
    CHECK(out.find("GIVEN=a=b\n") != std::string::npos);
    CHECK(out.find("HOME=/nowhere\n") != std::string::npos);
    CHECK(out.find("HOME=") == out.rfind("HOME="));
    CHECK(out.find("PATH=") != std::string::npos);
}

TEST_CASE("a child has no descriptors but its three") {
    const int open_here = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    REQUIRE(open_here >= 0);
    const Outcome outcome = run(shell("ls /proc/$$/fd"));
    close(open_here);
    CHECK(outcome.out == "0\n1\n2\n");
}

TEST_CASE("a child's signals are at their defaults and none is blocked") {
    struct sigaction ignore {};
    struct sigaction before {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before);
    sigset_t blocked;
    sigset_t mask;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, &mask);
    const Outcome outcome = run(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
    pthread_sigmask(SIG_SETMASK, &mask, nullptr);
    sigaction(SIGPIPE, &before, nullptr);
    unsigned long mask_there = 1;
    unsigned long ignored_there = 1;
    REQUIRE(sscanf(outcome.out.c_str(), "SigBlk: %lx SigIgn: %lx", &mask_there, &ignored_there) == 2);
    CHECK(mask_there == 0);
    CHECK((ignored_there & 0x7fffffffUL) == 0);  // above are two that belong to the C library
}

TEST_CASE("a child reads end of file from stdin and leads its own session") {
    const Outcome outcome = run(shell("cat; cut -d' ' -f 1,5,6 /proc/$$/stat"));
    int pid = 0;
    int group = 0;
    int session = 0;
    REQUIRE(sscanf(outcome.out.c_str(), "%d %d %d", &pid, &group, &session) == 3);
    CHECK(pid == group);
    CHECK(pid == session);
    CHECK(session != getsid(0));
}

TEST_CASE("past its time limit a child and its group are killed") {
    const test::TemporaryDirectory directory;
    Command command = shell("sleep 1000 & echo $! > pid; wait");
    command.directory = directory.path().string();
    int grandchild = 0;
    // A starved machine may not have come as far as the file: then the child gets more time.
    for (command.time_limit = std::chrono::milliseconds(300); grandchild == 0; command.time_limit *= 2) {
        const Outcome outcome = run(command);
        CHECK(outcome.timed_out);
        CHECK(outcome.exit_code == 137);
        std::ifstream(directory.path() / "pid") >> grandchild;
        REQUIRE(command.time_limit < std::chrono::minutes(1));
    }
    const int ended = static_cast<int>(syscall(SYS_pidfd_open, grandchild, 0));
    if (ended < 0) return;  // already gone
    pollfd event{ended, POLLIN, 0};
    CHECK(poll(&event, 1, 20'000) == 1);
    close(ended);
}

TEST_CASE("a child that writes errors without end is stopped at its time limit") {
    Command command = shell("exec yes >&2");
    command.time_limit = std::chrono::milliseconds(200);
    CHECK(run(command).timed_out);
}

TEST_CASE("a background process that keeps the output open does not keep us waiting") {
    Command command = shell("sleep 1000 & echo done");
    command.time_limit = std::chrono::seconds(100);
    const auto start = std::chrono::steady_clock::now();
    const Outcome outcome = run(command);
    CHECK(outcome.out == "done\n");
    CHECK(outcome.exit_code == 0);
    CHECK_FALSE(outcome.timed_out);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(50));
}

TEST_CASE("past the output limit a child is killed and the rest is gone") {
    Command command = shell("exec yes");
    command.output_limit = 100'001;
    const Outcome outcome = run(command);
    CHECK(outcome.truncated);
    CHECK_FALSE(outcome.timed_out);
    CHECK(outcome.out.size() == 100'001);
    CHECK(outcome.exit_code == 137);
}

TEST_CASE("an output of exactly the limit is whole") {
    Command command = shell("printf 12345");
    command.output_limit = 5;
    const Outcome outcome = run(command);
    CHECK(outcome.out == "12345");
    CHECK_FALSE(outcome.truncated);
    CHECK(outcome.exit_code == 0);
}

TEST_CASE("a reader of the output can stop the child") {
    std::string seen;
    const Outcome outcome = run(shell("exec yes"), [&seen](std::string_view piece) {
        seen += piece;
        return seen.size() < 1000;
    });
    CHECK(outcome.exit_code == 137);
    CHECK_FALSE(outcome.truncated);
    CHECK(outcome.out.empty());
}

TEST_CASE("a reader that throws leaves no child behind") {
    const auto refuse = [](std::string_view) -> bool { throw std::runtime_error("no"); };
    CHECK_THROWS_WITH(run(shell("echo x; exec sleep 1000"), refuse), "no");
    CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
    CHECK(errno == ECHILD);
}

TEST_CASE("what cannot be started is named") {
    Command command;
    command.argv = {"no-such-program"};
    CHECK(error_of(command) == "cannot start no-such-program: no such program in PATH");
    command.argv = {};
    CHECK(error_of(command) == "cannot start a program without a name");
    command.argv = {"/dev/null"};
    CHECK(error_of(command) == "cannot start /dev/null: Permission denied");
    command.argv = {"ls", std::string("a\0b", 3)};
    CHECK(error_of(command) == "an argument of a program cannot hold a NUL byte");
    command = shell("true");
    command.directory = "/no/such/place";
    CHECK(error_of(command).find(" in /no/such/place: No such file or directory") != std::string::npos);
}

TEST_CASE("a program in the child's directory is never taken for one in PATH") {
    const test::TemporaryDirectory directory;
    std::ofstream(directory.path() / "only-here") << "#!/bin/sh\n";
    REQUIRE(chmod((directory.path() / "only-here").c_str(), 0755) == 0);
    const std::string path = getenv("PATH");
    setenv("PATH", (".::" + path).c_str(), 1);
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    CHECK_THROWS_AS(base::process::find_program("only-here"), base::Error);
    CHECK(base::process::find_program("./only-here") ==
          (std::filesystem::current_path() / "./only-here").string());
    std::filesystem::current_path(before);
    setenv("PATH", path.c_str(), 1);
}
