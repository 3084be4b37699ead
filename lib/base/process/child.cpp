// Child processes: started with posix_spawn, read until they end, killed as a group, always reaped.
#include "base/process/child.hpp"

#include "base/error.hpp"
#include "base/process/program.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace base::process {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t error_limit = std::size_t{64} << 10U;

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() { reset(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return number_; }
    void reset(int number = -1) {
        if (number_ >= 0) close(number_);
        number_ = number;
    }

private:
    int number_;
};

struct Pipe {
    Descriptor reader;
    Descriptor writer;

    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            throw Error(ErrorKind::process, "cannot make a pipe", errno_text(errno));
        reader.reset(ends[0]);
        // Never 0, 1 or 2, which the child replaces one after the other.
        writer.reset(fcntl(ends[1], F_DUPFD_CLOEXEC, 3));
        close(ends[1]);
        const bool ok = writer.get() >= 0 && fcntl(reader.get(), F_SETFL, O_NONBLOCK) == 0;
        if (!ok) throw Error(ErrorKind::process, "cannot make a pipe", errno_text(errno));
    }
};

std::vector<std::string> environment_of(const Command& command) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const char* name : {"PATH", "HOME", "LANG"}) {
        const char* value =
            std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
        if (value != nullptr) variables.emplace_back(name, value);
    }
    for (const auto& [name, value] : command.environment) {
        const auto same = [&name = name](const auto& variable) { return variable.first == name; };
        variables.erase(std::remove_if(variables.begin(), variables.end(), same), variables.end());
        variables.emplace_back(name, value);
    }
    std::vector<std::string> out;
    for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
    return out;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const std::string& text : texts) {
        if (text.find('\0') != std::string::npos)
            throw Error(ErrorKind::process, "an argument of a program cannot hold a NUL byte");
        out.push_back(const_cast<char*>(text.c_str()));  // posix_spawn does not write to them
    }
    out.push_back(nullptr);
    return out;
}

/// What the child does before exec, as data: glibc runs it with nothing but system calls.
class SpawnPlan {
public:
    SpawnPlan(const Command& command, const Pipe& out, const Pipe& err) {
        posix_spawnattr_init(&attributes_);
        posix_spawn_file_actions_init(&actions_);
        sigset_t signals;
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes_, &signals);
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes_, &signals);
        constexpr int flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
        posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, out.writer.get(), 1);
        posix_spawn_file_actions_adddup2(&actions_, err.writer.get(), 2);
        posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
        if (!command.directory.empty())
            posix_spawn_file_actions_addchdir_np(&actions_, command.directory.c_str());
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    pid_t start(const Command& command) const {
        const std::string program = find_program(command.argv.empty() ? "" : command.argv[0]);
        const std::vector<std::string> environment = environment_of(command);
        const std::vector<char*> argv = pointers(command.argv);
        const std::vector<char*> envp = pointers(environment);
        pid_t pid = -1;
        const int error =
            posix_spawn(&pid, program.c_str(), &actions_, &attributes_, argv.data(), envp.data());
        if (error == 0) return pid;
        const std::string where = command.directory.empty() ? "" : " in " + command.directory;
        throw Error(ErrorKind::process, "cannot start " + program + where, errno_text(error));
    }

private:
    posix_spawnattr_t attributes_{};
    posix_spawn_file_actions_t actions_{};
};

/// A started child. However this ends, its whole group is killed and it is reaped.
class Running {
public:
    explicit Running(pid_t pid) : pid_(pid), exit_event_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
    ~Running() {
        if (!reaped_) end();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    /// Readable when it has ended; -1 where the kernel has no such thing.
    int exit_event() const { return exit_event_.get(); }
    /// Not reaped yet, so that its number still names its group.
    bool has_ended() const {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               info.si_pid != 0;
    }
    /// Kills what is left of the group; the exit code.
    int end() {
        kill(-pid_, SIGKILL);
        int status = 0;
        pid_t waited = -1;
        do waited = waitpid(pid_, &status, 0);
        while (waited < 0 && errno == EINTR);
        reaped_ = true;
        if (waited != pid_) return -1;  // somebody ignores SIGCHLD, so the kernel keeps no status
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    const pid_t pid_;
    Descriptor exit_event_;
    bool reaped_ = false;
};

/// Gives what is there to `take`, until that returns false. At most 4 MiB at a time: more than a pipe holds,
/// and one that writes without end does not keep us from looking at the clock.
template <class Take>
void drain(Descriptor& reader, const Take& take) {
    std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (int i = 0; reader.get() >= 0 && i < 64; ++i) {
        const ssize_t count = read(reader.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) reader.reset();
        else if (!take(std::string_view(buffer.data(), static_cast<std::size_t>(count)))) return;
    }
}

/// The milliseconds that poll may wait, rounded up; without an exit event it has to look again soon.
int wait_for(Clock::time_point deadline, bool has_exit_event) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, has_exit_event ? 3'600'000 : 10));
}

}  // namespace

Outcome run(const Command& command) {
    std::string out;
    Outcome outcome = run(command, [&out](std::string_view piece) {
        out += piece;
        return true;
    });
    outcome.out = std::move(out);
    return outcome;
}

Outcome run(const Command& command, const std::function<bool(std::string_view)>& on_output) {
    const Clock::time_point deadline = Clock::now() + command.time_limit;
    Outcome outcome;
    Pipe out;
    Pipe err;
    Running child(SpawnPlan(command, out, err).start(command));
    out.writer.reset();
    err.writer.reset();

    std::size_t taken = 0;
    bool stop = false;
    const auto take_out = [&](std::string_view piece) {
        const std::string_view kept = piece.substr(0, command.output_limit - taken);
        taken += kept.size();
        outcome.truncated = kept.size() < piece.size();
        const bool wants_more = kept.empty() || on_output(kept);
        stop = outcome.truncated || !wants_more;
        return !stop;
    };
    const auto take_err = [&outcome](std::string_view piece) {
        outcome.err += piece.substr(0, error_limit - outcome.err.size());
        return true;
    };
    for (bool ended = false; !stop && !ended;) {
        std::array<pollfd, 3> events{pollfd{out.reader.get(), POLLIN, 0}, pollfd{err.reader.get(), POLLIN, 0},
                                     pollfd{child.exit_event(), POLLIN, 0}};
        poll(events.data(), events.size(), wait_for(deadline, child.exit_event() >= 0));
        // Looked at before the last reading: what it wrote before its end is in the pipes now.
        ended = child.has_ended();
        drain(out.reader, take_out);
        drain(err.reader, take_err);
        if (ended || Clock::now() < deadline) continue;
        outcome.timed_out = true;
        stop = true;
    }
    outcome.exit_code = child.end();
    return outcome;
}

}  // namespace base::process
