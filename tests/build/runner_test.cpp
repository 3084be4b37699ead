// Real processes: what a job starts is gone when it ends, whatever it does.
#include "mcp_lrm/build/runner.hpp"

#include "base/process/marked.hpp"
#include "base/process/sandbox.hpp"
#include "tests/support/supervisor_hook.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <signal.h>
#include <thread>
#include <unistd.h>

using namespace lrm::build;
namespace process = base::process;

namespace {

constexpr const char* mark = "FACTORY_JOB=test-0123456789";

struct Bench {
    test::TemporaryDirectory folder;
    RunnerOptions options;
    RunningState running;
    Job job;

    Bench() {
        options.sandbox = process::SandboxMode::off;
        options.clean = [](const std::string& text) { return text; };
        job.root = folder.path().string();
        job.mark = mark;
        job.time_limit = std::chrono::seconds(60);
    }
    RunOutcome shell(const std::string& script) {
        job.steps = {{"x", job.root, {"sh", "-c", script}, {}}};
        return run_job(job, options, running);
    }
};

}  // namespace

TEST_CASE("exit codes, both streams, the directory and the environment") {
    Bench bench;
    bench.job.steps = {{"x",
                        bench.job.root,
                        {"sh", "-c", "pwd; echo err >&2; echo $A $CI $SECRET_TOKEN; exit 3"},
                        {{"A", "b c"}}}};
    const RunOutcome outcome = run_job(bench.job, bench.options, bench.running);
    CHECK(outcome.result.state == JobState::failed);
    CHECK(outcome.result.exit_code == 3);
    CHECK(outcome.log.find(bench.job.root + "\nerr\nb c 1\n") != std::string::npos);
    CHECK(bench.shell("true").result.state == JobState::passed);
    CHECK(bench.shell("kill -9 $$").result.exit_code == 137);
}

TEST_CASE("a chain stops at its first failure, another goes on") {
    Bench bench;
    bench.job.steps = {{"a", bench.job.root, {"false"}, {}},
                       {"a", bench.job.root, {"true"}, {}},
                       {"b", bench.job.root, {"echo", "second chain"}, {}}};
    const RunOutcome outcome = run_job(bench.job, bench.options, bench.running);
    REQUIRE(outcome.result.steps.size() == 3);
    CHECK(outcome.result.steps[0].exit_code == 1);
    CHECK(outcome.result.steps[1].exit_code == -1);
    CHECK(outcome.result.steps[2].exit_code == 0);
    CHECK(outcome.result.state == JobState::failed);
    CHECK(outcome.log.find("second chain") != std::string::npos);
}

TEST_CASE("a program that is not there is said so") {
    Bench bench;
    bench.job.steps = {{"x", bench.job.root, {"no-such-program-here"}, {}}};
    const RunOutcome outcome = run_job(bench.job, bench.options, bench.running);
    CHECK(outcome.result.exit_code == 127);
    CHECK(outcome.result.problem.find("no-such-program-here") != std::string::npos);
}

TEST_CASE(
    "nothing is left of a job: background children, other sessions, emptied environments, ignored signals") {
    Bench bench;
    // The second one has neither the group, nor the session, nor the mark; the third does not hear SIGTERM.
    const auto start = std::chrono::steady_clock::now();
    // A time that no other process of this machine sleeps.
    const std::string sleep = "sleep 30" + std::to_string(getpid());
    const RunOutcome outcome =
        bench.shell(sleep + "1 & env -i setsid " + sleep + "2 & setsid sh -c 'trap \"\" TERM; " + sleep +
                    "3' & echo started; exit 0");
    CHECK(outcome.result.state == JobState::passed);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    CHECK(process::find_marked(mark).empty());
    const process::StopSignal never;
    std::string found;
    process::TreeCommand command;
    command.argv = {"sh", "-c", "ps -eo args | grep -cE '^" + sleep + "[123]$'"};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    process::run_tree(command, std::chrono::steady_clock::now() + std::chrono::seconds(10), never,
                      [&found](std::string_view piece) {
                          found += piece;
                          return true;
                      });
    CHECK(found == "0\n");
}

TEST_CASE("a cancelled job is gone within a second, also when it does not want to") {
    for (const char* script : {"sleep 300", "trap '' TERM INT HUP; while :; do sleep 1; done",
                               "setsid sh -c 'trap \"\" TERM; while :; do sleep 1; done' & wait"}) {
        INFO(script);
        Bench bench;
        std::atomic<bool> ended = false;
        RunOutcome outcome;
        std::thread thread([&] {
            outcome = bench.shell(std::string("echo begun; ") + script);
            ended = true;
        });
        while (bench.running.log_bytes < static_cast<std::int64_t>(std::string(script).size()))
            std::this_thread::yield();
        const auto asked = std::chrono::steady_clock::now();
        bench.running.stop.request();
        thread.join();
        CHECK(std::chrono::steady_clock::now() - asked < std::chrono::seconds(1));
        CHECK(outcome.result.state == JobState::cancelled);
        CHECK(process::find_marked(mark).empty());
    }
}

TEST_CASE("a time limit ends a job and says so") {
    Bench bench;
    bench.job.time_limit = std::chrono::seconds(1);
    const RunOutcome outcome = bench.shell("sleep 300");
    CHECK(outcome.result.state == JobState::timed_out);
    CHECK(outcome.result.problem == "it did not end within 1 s");
}

TEST_CASE("a flood of output is capped in memory and stopped in the end") {
    Bench bench;
    bench.options.log_half = 50'000;
    bench.options.log_limit = 5'000'000;
    const RunOutcome outcome = bench.shell("yes 'a line of a flood'");
    CHECK(outcome.result.state == JobState::failed);
    CHECK(outcome.result.problem.find("wrote more than 4 MiB") != std::string::npos);
    CHECK(outcome.log.size() < 110'000);
    CHECK(outcome.result.log_is_cut);
}

TEST_CASE("findings have the paths of the work tree, and everything shown is cleaned") {
    Bench bench;
    bench.folder.write("web/src/a.ts", "x\n");
    bench.options.clean = [](std::string text) {
        const std::size_t at = text.find("hunter2");
        return at == std::string::npos ? text : text.replace(at, 7, "*");
    };
    bench.job.steps = {{"x", bench.job.root + "/web", {"echo", "src/a.ts(1,2): error TS1: hunter2"}, {}}};
    const RunOutcome outcome = run_job(bench.job, bench.options, bench.running);
    REQUIRE(outcome.result.findings.diagnostics.size() == 1);
    CHECK(outcome.result.findings.diagnostics[0].path == "web/src/a.ts");
    CHECK(outcome.result.findings.diagnostics[0].message == "*");
    CHECK(outcome.result.steps[0].directory == "web");
}

TEST_CASE("what carries a mark is found and ended, and nobody else") {
    Bench bench;
    process::TreeCommand command;
    command.argv = {"sleep", "300"};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    command.mark = "FACTORY_JOB=other";
    const process::StopSignal never;
    std::thread thread([&] {
        process::run_tree(command, std::chrono::steady_clock::now() + std::chrono::seconds(60), never,
                          [](std::string_view) { return true; });
    });
    while (process::find_marked("FACTORY_JOB=other").size() < 2) std::this_thread::yield();
    CHECK(process::end_marked("FACTORY_JOB=othe", std::chrono::seconds(1)));
    CHECK(process::find_marked("FACTORY_JOB=other").size() == 2);
    CHECK(process::end_marked("FACTORY_JOB=other", std::chrono::seconds(5)));
    thread.join();
    CHECK(process::find_marked("FACTORY_JOB=other").empty());
}

TEST_CASE("a process that is replacing itself is found all the time") {
    Bench bench;
    bench.folder.write("again.sh", "exec /bin/sh \"$0\"\n");
    process::TreeCommand command;
    command.argv = {"/bin/sh", (bench.folder.path() / "again.sh").string()};
    command.environment = {{"PATH", "/usr/bin:/bin"}};
    command.mark = "FACTORY_JOB=again";
    const process::StopSignal never;
    std::thread thread([&] {
        process::run_tree(command, std::chrono::steady_clock::now() + std::chrono::seconds(60), never,
                          [](std::string_view) { return true; });
    });
    while (process::find_marked("FACTORY_JOB=again").size() < 2) std::this_thread::yield();
    int missed = 0;
    for (int look = 0; look < 500; ++look)
        if (process::find_marked("FACTORY_JOB=again").size() != 2) ++missed;
    CHECK(missed == 0);
    CHECK(process::end_marked("FACTORY_JOB=again", std::chrono::seconds(5)));
    thread.join();
}

TEST_CASE("the words of a sandbox: read-only, the work tree writable, keys hidden, no network but its own") {
    process::SandboxRules rules;
    rules.home = "/home/u";
    rules.readable = {"/home/u/.cargo", "/home/u/gone"};
    rules.writable = {"/home/u/w"};
    rules.hidden = {"/home/u/.ssh"};
    rules.homes = {"/home"};
    rules.kept = {"/home/u/w"};
    rules.sealed = {"/home/u/w/.git"};
    const auto exists = [](const std::filesystem::path& path) {
        return path != "/home/u/gone" && path != "/run";
    };
    const auto words = process::sandbox_words("/usr/bin/bwrap", rules, exists);
    const auto has = [&words](std::initializer_list<std::string> part) {
        return std::search(words.begin(), words.end(), part.begin(), part.end()) != words.end();
    };
    CHECK(has({"--unshare-net"}));
    CHECK(has({"--ro-bind", "/", "/"}));
    CHECK(has({"--tmpfs", "/home", "--tmpfs", "/home/u", "--ro-bind", "/home/u/.cargo", "/home/u/.cargo",
               "--bind", "/home/u/w", "/home/u/w", "--tmpfs", "/home/u/.ssh", "--bind", "/home/u/w",
               "/home/u/w", "--ro-bind", "/home/u/w/.git", "/home/u/w/.git", "--"}));
    rules.network = process::SandboxNetwork::host;
    const auto open = process::sandbox_words("/usr/bin/bwrap", rules, exists);
    CHECK(std::find(open.begin(), open.end(), "--unshare-net") == open.end());
    CHECK(process::to_sandbox_mode("required") == process::SandboxMode::required);
    CHECK_FALSE(process::to_sandbox_mode("maybe"));
}

TEST_CASE("in the sandbox a job writes its work tree and nothing else") {
    if (process::find_bubblewrap().program.empty()) {
        WARN("skipped: bubblewrap does not work here");
        return;
    }
    Bench bench;
    test::TemporaryDirectory outside;
    outside.write("secret", "s3cret");
    bench.options.sandbox = process::SandboxMode::required;
    bench.options.hidden = {outside.path()};
    const RunOutcome outcome = bench.shell(
        "echo in > made && cat made; cat " + (outside.path() / "secret").string() + "; echo x > " +
        (outside.path() / "new").string() + " ; echo x > /usr/planted; ls $HOME/.ssh 2>&1 | wc -l; id -u > " +
        "$TMPDIR/t && echo temp; exit 0");
    INFO(outcome.log);
    CHECK(outcome.result.sandbox.starts_with("bubblewrap"));
    CHECK(outcome.log.find("in\n") != std::string::npos);
    CHECK(outcome.log.find("temp\n") != std::string::npos);
    CHECK(outcome.log.find("s3cret") == std::string::npos);
    CHECK(std::filesystem::exists(bench.folder.path() / "made"));
    CHECK_FALSE(std::filesystem::exists(outside.path() / "new"));
    CHECK_FALSE(std::filesystem::exists("/usr/planted"));
}
