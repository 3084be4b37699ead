// Starting a program that outlives us: fork twice, so that init reaps it however long we live.
#include "base/process/detach.hpp"

#include "base/error.hpp"
#include "base/process/program.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <signal.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace base::process {
namespace {

/// What the second child tells its grandparent. An error of 0 is followed by end of file when exec succeeds.
struct Report {
    pid_t pid = 0;
    int error = 0;
};

/// Everything that needs memory, made before fork: in the children of a process with threads only
/// async-signal-safe calls are allowed.
struct Prepared {
    std::string program;
    std::string directory = "/";
    std::vector<std::string> argv;
    std::vector<std::string> environment;
    std::vector<char*> argv_pointers;
    std::vector<char*> environment_pointers;
    int log = -1;
    int report = -1;
};

void point_to(std::vector<std::string>& texts, std::vector<char*>& pointers) {
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
}

std::vector<std::string> environment_for_daemon() {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const bool of_agent = text.rfind("FACTORY_TASK=", 0) == 0 || text.rfind("FACTORY_FENCE=", 0) == 0;
        const std::string_view home = "FACTORY_HOME=";
        if (of_agent) continue;
        // A relative home means ours, and the daemon runs in another directory.
        if (text.rfind(home, 0) == 0 && text.size() > home.size())
            out.push_back("FACTORY_HOME=" + std::filesystem::absolute(text.substr(home.size())).string());
        else out.emplace_back(text);
    }
    return out;
}

void send(int descriptor, const Report& report) {
    // A pipe takes so few bytes at once or not at all; there is nobody to tell of a failure.
    if (write(descriptor, &report, sizeof report) < 0) _exit(126);
}

[[noreturn]] void become_daemon(const Prepared& prepared) {
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action {};
        action.sa_handler = SIG_DFL;
        sigaction(signal, &action, nullptr);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    umask(077);
    const int report = fcntl(prepared.report, F_DUPFD, 10);
    const int log = fcntl(prepared.log, F_DUPFD, 10);
    const int null = open("/dev/null", O_RDONLY);
    bool ok = report >= 0 && log >= 0 && null >= 0 && chdir(prepared.directory.c_str()) == 0;
    ok = ok && dup2(null, 0) == 0 && dup2(log, 1) == 1 && dup2(log, 2) == 2;
    ok = ok && dup2(report, 3) == 3 && fcntl(3, F_SETFD, FD_CLOEXEC) == 0;
    if (ok && close_range(4, ~0U, 0) != 0)  // before Linux 5.9
        for (int descriptor = 4; descriptor < 65536; ++descriptor) close(descriptor);
    if (ok) {
        send(3, {getpid(), 0});
        execve(prepared.program.c_str(), prepared.argv_pointers.data(), prepared.environment_pointers.data());
    }
    send(ok ? 3 : prepared.report, {getpid(), errno});
    _exit(127);
}

int open_log(const std::filesystem::path& log) {
    const int descriptor = open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) throw Error(ErrorKind::process, "cannot write " + log.string(), errno_text(errno));
    return descriptor;
}

/// Reads until the pipe is closed: by exec, or by the death of the one that could not get there.
Report read_report(int descriptor) {
    Report last;
    Report report;
    for (;;) {
        const ssize_t count = read(descriptor, &report, sizeof report);
        if (count < 0 && errno == EINTR) continue;
        if (count != static_cast<ssize_t>(sizeof report)) return last;
        last = report;
    }
}

pid_t start(Prepared prepared, const std::filesystem::path& log) {
    point_to(prepared.argv, prepared.argv_pointers);
    point_to(prepared.environment, prepared.environment_pointers);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(ErrorKind::process, "cannot make a pipe", errno_text(errno));
    prepared.report = ends[1];
    try {
        prepared.log = open_log(log);
    } catch (...) {
        close(ends[0]);
        close(ends[1]);
        throw;
    }

    const pid_t middle = fork();
    if (middle == 0) {
        setsid();
        const pid_t daemon = _Fork();  // unlike fork, promised to be async-signal-safe
        if (daemon < 0) send(prepared.report, {0, errno});
        if (daemon == 0) become_daemon(prepared);
        _exit(0);
    }
    const int fork_error = middle < 0 ? errno : 0;
    close(ends[1]);
    close(prepared.log);
    Report report{0, fork_error};
    if (middle > 0) {
        while (waitpid(middle, nullptr, 0) < 0 && errno == EINTR) continue;
        report = read_report(ends[0]);
    }
    close(ends[0]);
    if (report.error != 0 || report.pid == 0)
        throw Error(ErrorKind::process, "cannot start " + prepared.program, errno_text(report.error));
    return report.pid;
}

}  // namespace

pid_t start_detached(const std::vector<std::string>& argv, const std::filesystem::path& log) {
    Prepared prepared;
    prepared.program = find_program(argv.empty() ? "" : argv[0]);
    prepared.argv = argv;
    prepared.argv[0] = prepared.program;
    prepared.environment = environment_for_daemon();
    return start(std::move(prepared), log);
}

pid_t start_detached(const Detached& program, const std::filesystem::path& log) {
    Prepared prepared;
    const std::string name = program.argv.empty() ? "" : program.argv[0];
    const bool is_below = name.find('/') != std::string::npos && name.front() != '/';
    prepared.program = find_program(is_below ? (program.directory / name).string() : name);
    prepared.directory = program.directory.string();
    prepared.argv = program.argv;
    prepared.argv[0] = prepared.program;
    for (const auto& [variable, value] : program.environment)
        prepared.environment.push_back(variable + "=" + value);
    return start(std::move(prepared), log);
}

}  // namespace base::process
