#include "base/process/daemon.hpp"

#include "base/error.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;
using namespace base::process;
using namespace std::chrono_literals;

namespace {

/// A home of its own, in which no fake daemon is left running.
class Home {
public:
    Home() = default;
    ~Home() {
        try {
            stop_daemon(run(), "fake", 0ms);
        } catch (const base::Error&) {
            WARN("a fake daemon did not stop");
        }
    }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    fs::path run() const { return path() / "run"; }
    fs::path log() const { return path() / "logs" / "fake.log"; }
    const fs::path& path() const { return directory_.path(); }

    /// A shell script that does what a daemon does with its lock, then `then`.
    std::vector<std::string> fake(const std::string& then) const {
        const std::string script =
            "echo start >> \"$2\"; exec 9>>\"$1\"; flock -n 9 || { echo already running >&2; exit 1; }; " +
            then;
        return {"sh", "-c", script, "sh", (run() / "fake.lock").string(), (path() / "starts").string()};
    }
    std::vector<std::string> fake_serving() const {
        return fake("echo \"$$ 0\" > \"$1\"; echo \"$$ 4242\" > \"$1\"; exec sleep 1000");
    }
    DaemonInfo start(const std::vector<std::string>& argv, std::chrono::milliseconds limit = 20s) const {
        return start_daemon(run(), "fake", argv, log(), limit);
    }
    std::string error_of_start(const std::vector<std::string>& argv,
                               std::chrono::milliseconds limit = 20s) const {
        try {
            start(argv, limit);
        } catch (const base::Error& error) {
            return error.what();
        }
        return "";
    }

private:
    test::TemporaryDirectory directory_;
};

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

/// A process that holds the lock until it is killed.
pid_t fork_holder(const fs::path& run, std::uint16_t port) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t pid = fork();
    if (pid == 0) {
        DaemonLock lock(run, "fake");
        lock.set_port(port);
        (void)!write(ready[1], "x", 1);
        for (;;) pause();
    }
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    close(ready[0]);
    close(ready[1]);
    return pid;
}

}  // namespace

TEST_CASE("a held lock tells pid and port, in a directory that is the owner's alone") {
    const Home home;
    CHECK_FALSE(running_daemon(home.run(), "fake"));
    {
        DaemonLock lock(home.run(), "fake");
        auto info = running_daemon(home.run(), "fake");
        REQUIRE(info);
        CHECK(info->pid == getpid());
        CHECK(info->port == 0);
        lock.set_port(65535);
        info = running_daemon(home.run(), "fake");
        REQUIRE(info);
        CHECK(info->port == 65535);
        CHECK(text_of(home.run() / "fake.lock") == std::to_string(getpid()) + " 65535\n");
        CHECK_FALSE(running_daemon(home.run(), "other"));
    }
    CHECK_FALSE(running_daemon(home.run(), "fake"));
    CHECK(fs::status(home.run()).permissions() == fs::perms::owner_all);
    CHECK(fs::status(home.run() / "fake.lock").permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a second holder is refused and told of the first") {
    const Home home;
    const pid_t pid = fork_holder(home.run(), 1234);
    std::string error;
    try {
        DaemonLock lock(home.run(), "fake");
    } catch (const base::Error& refused) {
        error = refused.what();
    }
    CHECK(error == "fake (pid " + std::to_string(pid) + ", port 1234) already serves " + home.run().string() +
                       "; stop it, or use another home");
    REQUIRE(kill(pid, SIGKILL) == 0);
    waitpid(pid, nullptr, 0);
}

TEST_CASE("kill -9 frees the lock") {
    const Home home;
    const pid_t pid = fork_holder(home.run(), 1234);
    REQUIRE(running_daemon(home.run(), "fake"));
    REQUIRE(kill(pid, SIGKILL) == 0);
    waitpid(pid, nullptr, 0);
    CHECK_FALSE(running_daemon(home.run(), "fake"));
    CHECK_NOTHROW(DaemonLock(home.run(), "fake"));
}

TEST_CASE("what a dead daemon left in its lock file is not believed") {
    const Home home;
    fs::create_directories(home.run());
    fs::permissions(home.run(), fs::perms::owner_all);
    std::ofstream(home.run() / "fake.lock") << getpid() << " 4242\n";
    CHECK_FALSE(running_daemon(home.run(), "fake"));
    CHECK_FALSE(stop_daemon(home.run(), "fake", 0ms));
}

TEST_CASE("a run directory that others can write to is refused") {
    const Home home;
    fs::create_directories(home.run());
    fs::permissions(home.run(), fs::perms::all);
    CHECK_THROWS_WITH(DaemonLock(home.run(), "fake"), Catch::Contains("chmod 700"));
}

TEST_CASE("a lock file that is a symbolic link is refused") {
    const Home home;
    fs::create_directories(home.run());
    fs::permissions(home.run(), fs::perms::owner_all);
    fs::create_symlink(home.path() / "elsewhere", home.run() / "fake.lock");
    CHECK_THROWS_WITH(DaemonLock(home.run(), "fake"), Catch::Contains("cannot open lock file"));
    CHECK_FALSE(fs::exists(home.path() / "elsewhere"));
}

TEST_CASE("ten racing starters start one daemon") {
    const Home home;
    std::atomic<int> ready{0};
    std::vector<DaemonInfo> found(10);
    std::vector<std::thread> starters;
    for (DaemonInfo& info : found) {
        starters.emplace_back([&] {
            ++ready;
            while (ready < 10) std::this_thread::yield();
            info = home.start(home.fake_serving());
        });
    }
    for (std::thread& starter : starters) starter.join();
    for (const DaemonInfo& info : found) {
        CHECK(info.pid == found[0].pid);
        CHECK(info.port == 4242);
    }
    CHECK(text_of(home.path() / "starts") == "start\n");
}

TEST_CASE("a running daemon is found, not started again") {
    const Home home;
    const DaemonInfo first = home.start(home.fake_serving());
    const DaemonInfo second = home.start({"/no/such/program"});
    CHECK(first.pid == second.pid);
}

TEST_CASE("a daemon is nobody's child, in /, with a session, a log and nothing else of ours") {
    const Home home;
    setenv("FACTORY_FENCE", "canary", 1);
    const DaemonInfo info = home.start(home.fake_serving());
    unsetenv("FACTORY_FENCE");
    const fs::path process = "/proc/" + std::to_string(info.pid);
    CHECK(waitpid(-1, nullptr, WNOHANG) == -1);  // no child, so no zombie later
    CHECK(fs::read_symlink(process / "cwd") == "/");
    CHECK(fs::read_symlink(process / "fd/0") == "/dev/null");
    CHECK(fs::read_symlink(process / "fd/1") == home.log());
    CHECK(fs::read_symlink(process / "fd/2") == home.log());
    CHECK(getsid(info.pid) != getsid(0));
    CHECK(text_of(process / "environ").find("FACTORY_FENCE") == std::string::npos);
    CHECK(text_of(process / "environ").find("PATH=") != std::string::npos);
    for (const auto& entry : fs::directory_iterator(process / "fd")) {
        std::error_code closed_meanwhile;
        const fs::path target = fs::read_symlink(entry.path(), closed_meanwhile);
        if (closed_meanwhile) continue;
        INFO(target);
        CHECK((target == "/dev/null" || target == home.log() || target == home.run() / "fake.lock"));
    }
    CHECK(fs::status(home.log()).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("a daemon that ends at once is an error with the last lines of its log") {
    const Home home;
    fs::create_directories(home.log().parent_path());
    std::ofstream(home.log()) << "an old line\n";
    const std::string error = home.error_of_start(home.fake("echo port 9500 is taken >&2; exit 1"));
    CHECK(error == "fake did not start: port 9500 is taken\n(log: " + home.log().string() + ")");
}

TEST_CASE("a daemon that never listens is an error after the limit") {
    const Home home;
    const std::string error =
        home.error_of_start(home.fake("echo \"$$ 0\" > \"$1\"; exec sleep 1000"), 300ms);
    CHECK(error.rfind("fake does not listen after 300 ms", 0) == 0);
}

TEST_CASE("a program that cannot be started is named at once") {
    const Home home;
    CHECK(home.error_of_start({"/no/such/program"}) ==
          "cannot start /no/such/program: No such file or directory");
    std::ofstream(home.path() / "broken") << "\x7f"
                                             "ELF nonsense";
    fs::permissions(home.path() / "broken", fs::perms::owner_all);
    CHECK(home.error_of_start({(home.path() / "broken").string()}) ==
          "cannot start " + (home.path() / "broken").string() + ": Exec format error");
}

TEST_CASE("stopping waits until the daemon has let go of its lock") {
    const Home home;
    const DaemonInfo info = home.start(home.fake_serving());
    CHECK(stop_daemon(home.run(), "fake", 20s));
    CHECK_FALSE(running_daemon(home.run(), "fake"));
    CHECK_FALSE(stop_daemon(home.run(), "fake", 0ms));
    CHECK(home.start(home.fake_serving()).pid != info.pid);
}

TEST_CASE("a daemon that ignores SIGTERM is killed after the grace") {
    const Home home;
    home.start(home.fake("trap '' TERM; echo \"$$ 4242\" > \"$1\"; exec sleep 1000"));
    CHECK(stop_daemon(home.run(), "fake", 100ms));
    CHECK_FALSE(running_daemon(home.run(), "fake"));
}

TEST_CASE("a process that does not hold the lock is never taken for the daemon") {
    const Home home;
    const pid_t holder = fork_holder(home.run(), 1234);
    const pid_t bystander = fork();
    if (bystander == 0)
        for (;;) pause();
    std::ofstream(home.run() / "fake.lock") << bystander << " 1234\n";
    const auto info = running_daemon(home.run(), "fake");
    REQUIRE(info);
    CHECK(info->pid == 0);
    CHECK(info->port == 0);
    for (const pid_t pid : {holder, bystander}) {
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
    }
}

TEST_CASE("a large log is set aside before the daemon starts") {
    const Home home;
    fs::create_directories(home.log().parent_path());
    std::ofstream(home.log()) << "old";
    fs::resize_file(home.log(), 9U << 20U);
    home.start(home.fake_serving());
    CHECK(fs::file_size(home.log()) == 0);
    CHECK(fs::file_size(home.log().string() + ".1") == 9U << 20U);
}
