#include "base/process/tree.hpp"

#include "base/error.hpp"
#include "base/process/marked.hpp"
#include "base/process/program.hpp"
#include "base/process/supervise.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace base::process {
namespace {

using Clock = std::chrono::steady_clock;

class Handle {
public:
    explicit Handle(int number = -1) : number_(number) {}
    ~Handle() { reset(); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int get() const { return number_; }
    void reset(int number = -1) {
        if (number_ >= 0) close(number_);
        number_ = number;
    }

private:
    int number_;
};

/// Both ends above 2, so that the child can put them where it wants.
void make_pipe(Handle& reader, Handle& writer) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorKind::process, "cannot make a pipe", errno_text(errno));
    reader.reset(fcntl(ends[0], F_DUPFD_CLOEXEC, 3));
    writer.reset(fcntl(ends[1], F_DUPFD_CLOEXEC, 3));
    close(ends[0]);
    close(ends[1]);
    if (reader.get() < 0 || writer.get() < 0)
        throw Error(ErrorKind::process, "cannot make a pipe", errno_text(errno));
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

struct SpawnSetting {
    posix_spawnattr_t attributes{};
    posix_spawn_file_actions_t actions{};
    SpawnSetting() {
        posix_spawnattr_init(&attributes);
        posix_spawn_file_actions_init(&actions);
    }
    ~SpawnSetting() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnSetting(const SpawnSetting&) = delete;
    SpawnSetting& operator=(const SpawnSetting&) = delete;
};

pid_t start(const TreeCommand& command, int control, int output) {
    SpawnSetting setting;
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&setting.attributes, &signals);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&setting.attributes, &signals);
    constexpr int flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    posix_spawnattr_setflags(&setting.attributes, static_cast<short>(flags));
    posix_spawn_file_actions_adddup2(&setting.actions, control, 0);
    posix_spawn_file_actions_adddup2(&setting.actions, output, 1);
    if (command.errors.empty()) posix_spawn_file_actions_adddup2(&setting.actions, output, 2);
    else
        posix_spawn_file_actions_addopen(&setting.actions, 2, command.errors.c_str(),
                                         O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
    posix_spawn_file_actions_addclosefrom_np(&setting.actions, 3);
    if (!command.directory.empty())
        posix_spawn_file_actions_addchdir_np(&setting.actions, command.directory.c_str());

    std::vector<std::string> words{command.supervisor, supervise_word, std::to_string(command.grace.count())};
    words.insert(words.end(), command.argv.begin(), command.argv.end());
    std::vector<std::string> variables;
    for (const auto& [name, value] : command.environment) variables.push_back(name + "=" + value);
    if (!command.mark.empty()) variables.push_back(command.mark);
    const std::vector<char*> argv = pointers(words);
    const std::vector<char*> environment = pointers(variables);
    pid_t pid = -1;
    const int error = posix_spawn(&pid, command.supervisor.c_str(), &setting.actions, &setting.attributes,
                                  argv.data(), environment.data());
    if (error == 0) return pid;
    throw Error(ErrorKind::process, "cannot start " + command.argv.front() + " in " + command.directory,
                errno_text(error));
}

/// The started supervisor. However this ends, the tree is ended and reaped.
class Running {
public:
    Running(const TreeCommand& command, int control, int output)
        : mark_(command.mark),
          pid_(start(command, control, output)),
          exit_event_(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0))) {}
    ~Running() {
        if (!reaped_) end();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    int exit_event() const { return exit_event_.get(); }
    bool has_ended() const {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               info.si_pid != 0;
    }
    void kill_supervisor() const { kill(pid_, SIGKILL); }
    int end() {
        int status = 0;
        pid_t waited = -1;
        do waited = waitpid(pid_, &status, 0);
        while (waited < 0 && errno == EINTR);
        reaped_ = true;
        // Only when the supervisor itself was killed is there anything left.
        if (!mark_.empty()) end_marked(mark_, std::chrono::milliseconds(500));
        if (waited != pid_) return -1;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    const std::string mark_;
    const pid_t pid_;
    Handle exit_event_;
    bool reaped_ = false;
};

int milliseconds_until(Clock::time_point when, bool has_exit_event) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, has_exit_event ? 3'600'000 : 20));
}

}  // namespace

StopSignal::StopSignal() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ < 0) throw Error(ErrorKind::process, "cannot make an event", errno_text(errno));
}

StopSignal::~StopSignal() {
    close(descriptor_);
}

void StopSignal::request() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(descriptor_, &one, sizeof one);
}

bool StopSignal::is_requested() const noexcept {
    pollfd event{descriptor_, POLLIN, 0};
    return poll(&event, 1, 0) == 1;
}

TreeOutcome run_tree(const TreeCommand& command, Clock::time_point deadline, const StopSignal& stop,
                     const std::function<bool(std::string_view)>& on_output) {
    if (command.argv.empty()) throw Error(ErrorKind::process, "there is no program to start");
    find_program(command.argv.front());  // says what is missing better than the supervisor can
    Handle output;
    Handle output_end;
    make_pipe(output, output_end);
    Handle control_end;
    Handle control;
    make_pipe(control_end, control);
    Running child(command, control_end.get(), output_end.get());
    output_end.reset();
    control_end.reset();
    fcntl(output.get(), F_SETFL, O_NONBLOCK);

    TreeOutcome outcome;
    bool is_ending = false;
    bool is_given_up = false;
    Clock::time_point give_up = deadline;
    const auto end = [&] {
        if (is_ending) return;
        is_ending = true;
        control.reset();  // the supervisor reads its end
        give_up = Clock::now() + command.grace + std::chrono::seconds(5);
    };
    std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (bool ended = false; !ended;) {
        std::array<pollfd, 3> events{pollfd{output.get(), POLLIN, 0}, pollfd{child.exit_event(), POLLIN, 0},
                                     pollfd{is_ending ? -1 : stop.descriptor(), POLLIN, 0}};
        poll(events.data(), events.size(),
             milliseconds_until(is_ending ? give_up : deadline, child.exit_event() >= 0));
        ended = child.has_ended();
        // At most 4 MiB at a time, so that one who writes without end does not keep us from the clock.
        for (int i = 0; output.get() >= 0 && i < 64; ++i) {
            const ssize_t count = read(output.get(), buffer.data(), buffer.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0 && errno == EAGAIN) break;
            if (count <= 0) {
                output.reset();
                break;
            }
            if (is_ending && outcome.stopped) continue;
            if (on_output({buffer.data(), static_cast<std::size_t>(count)})) continue;
            outcome.stopped = true;
            end();
        }
        if (ended) break;
        if (!is_ending && stop.is_requested()) {
            outcome.stopped = true;
            end();
        } else if (!is_ending && Clock::now() >= deadline) {
            outcome.timed_out = true;
            end();
        } else if (is_ending && !is_given_up && Clock::now() >= give_up) {
            // Its supervisor hangs, which it never should.
            is_given_up = true;
            child.kill_supervisor();
        }
    }
    outcome.exit_code = child.end();
    return outcome;
}

}  // namespace base::process
