#include "base/process/supervise.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <poll.h>
#include <signal.h>
#include <string>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace base::process {
namespace {

using Clock = std::chrono::steady_clock;

/// The parent of a process, from "PID (NAME) STATE PPID ..."; the name may hold anything, also ')'.
pid_t parent_of(const char* pid) {
    const int file = open((std::string("/proc/") + pid + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    std::array<char, 512> buffer{};
    const ssize_t count = read(file, buffer.data(), buffer.size() - 1);
    close(file);
    if (count <= 0) return 0;
    const char* end = std::strrchr(buffer.data(), ')');
    if (end == nullptr || std::strlen(end) < 4) return 0;
    return static_cast<pid_t>(std::strtol(end + 4, nullptr, 10));
}

std::vector<pid_t> descendants() {
    std::multimap<pid_t, pid_t> children;
    DIR* proc = opendir("/proc");
    if (proc == nullptr) return {};
    while (const dirent* entry = readdir(proc)) {  // NOLINT(concurrency-mt-unsafe): one thread
        const char* name = static_cast<const char*>(entry->d_name);
        const long pid = std::strtol(name, nullptr, 10);
        if (pid > 0) children.emplace(parent_of(name), static_cast<pid_t>(pid));
    }
    closedir(proc);
    std::vector<pid_t> out;
    std::vector<pid_t> left{getpid()};
    while (!left.empty()) {
        const auto [begin, end] = children.equal_range(left.back());
        left.pop_back();
        for (auto it = begin; it != end; ++it) {
            if (std::find(out.begin(), out.end(), it->second) != out.end()) continue;
            out.push_back(it->second);
            left.push_back(it->second);
        }
    }
    return out;
}

void signal_all(int signal) {
    for (const pid_t pid : descendants()) kill(pid, signal);
}

class Supervisor {
public:
    Supervisor(int grace_ms, pid_t command, int signals)
        : grace_(std::max(0, grace_ms)), command_(command), signals_(signals) {}

    /// Until no child is left; the command's exit code.
    int run() {
        while (reap()) {
            if (is_ending_ && !is_killing_ && Clock::now() >= kill_at_) is_killing_ = true;
            if (is_killing_) signal_all(SIGKILL);
            wait();
        }
        return exit_code_;
    }

private:
    /// False when there is no child any more.
    bool reap() {
        for (;;) {
            int status = 0;
            const pid_t pid = waitpid(-1, &status, WNOHANG);
            if (pid == 0) return true;
            if (pid < 0 && errno == EINTR) continue;
            if (pid < 0) return false;
            if (pid != command_) continue;
            exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
            end();  // what it left running
        }
    }

    void end() {
        if (is_ending_) return;
        is_ending_ = true;
        kill_at_ = Clock::now() + grace_;
        signal_all(SIGTERM);
        signal_all(SIGCONT);  // who is stopped does not hear
    }

    void wait() {
        std::array<pollfd, 2> events{pollfd{signals_, POLLIN, 0}, pollfd{is_ending_ ? -1 : 0, POLLIN, 0}};
        int patience = -1;
        if (is_killing_) patience = 2;
        else if (is_ending_)
            patience = static_cast<int>(std::clamp<std::int64_t>(
                std::chrono::ceil<std::chrono::milliseconds>(kill_at_ - Clock::now()).count(), 0, 1000));
        poll(events.data(), events.size(), patience);
        signalfd_siginfo info{};
        while (read(signals_, &info, sizeof info) == sizeof info) {
            if (info.ssi_signo != SIGCHLD) end();  // SIGTERM, SIGINT, SIGHUP
        }
        if (events[1].revents != 0) end();
    }

    const std::chrono::milliseconds grace_;
    const pid_t command_;
    const int signals_;
    int exit_code_ = 127;
    bool is_ending_ = false;
    bool is_killing_ = false;
    Clock::time_point kill_at_;
};

[[noreturn]] void become(char** argv, const sigset_t& original) {
    setsid();
    sigprocmask(SIG_SETMASK, &original, nullptr);
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing >= 0 && nothing != 0) {
        dup2(nothing, 0);
        close(nothing);
    }
    execvp(argv[0], argv);
    std::fprintf(stderr, "cannot start %s: %s\n", argv[0],
                 std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    _exit(127);
}

}  // namespace

int supervise(int grace_ms, char** argv) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t watched;
    sigset_t original;
    sigemptyset(&watched);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&watched, signal);
    sigprocmask(SIG_BLOCK, &watched, &original);
    const int signals = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    const pid_t command = signals < 0 ? -1 : fork();
    if (command < 0) {
        std::fprintf(stderr, "cannot start %s: %s\n", argv[0],
                     std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
        return 127;
    }
    if (command == 0) become(argv, original);
    return Supervisor(grace_ms, command, signals).run();
}

bool is_supervisor(int argc, char** argv, int& exit_code) {
    if (argc < 4 || std::strcmp(argv[1], supervise_word) != 0) return false;
    exit_code = supervise(static_cast<int>(std::strtol(argv[2], nullptr, 10)), argv + 3);
    return true;
}

}  // namespace base::process
