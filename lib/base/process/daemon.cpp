// One daemon per home: its lock, and starting it when none answers.
#include "base/process/daemon.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/detach.hpp"
#include "base/process/lock.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <sstream>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace base::process {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Those who only look hold the lock for microseconds: a starting daemon waits that long.
constexpr std::chrono::milliseconds lookers_hold{300};
constexpr std::uintmax_t log_limit = std::uintmax_t{8} << 20U;

fs::path lock_file(const fs::path& run_directory, const std::string& name) {
    return run_directory / (name + ".lock");
}

DaemonInfo parse_info(std::string_view text) {
    DaemonInfo info;
    const char* end = text.data() + text.size();
    const auto pid = std::from_chars(text.data(), end, info.pid);
    if (pid.ec != std::errc() || info.pid <= 0 || pid.ptr == end) return {};
    if (std::from_chars(pid.ptr + 1, end, info.port).ec != std::errc()) info.port = 0;
    return info;
}

DaemonInfo read_info(int descriptor) {
    std::array<char, 64> text{};
    const ssize_t count = pread(descriptor, text.data(), text.size(), 0);
    return count <= 0 ? DaemonInfo{} : parse_info({text.data(), static_cast<std::size_t>(count)});
}

/// The file outlives its process: until a new holder has written, it tells of the one before.
bool has_open(int pid, const fs::path& file) {
    struct stat wanted {};
    if (pid == 0) return false;
    if (stat(file.c_str(), &wanted) != 0) return false;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd", ec)) {
        struct stat status {};
        if (stat(entry.path().c_str(), &status) != 0) continue;
        if (status.st_dev == wanted.st_dev && status.st_ino == wanted.st_ino) return true;
    }
    // Another user's: kill will say so.
    return ec == std::errc::permission_denied;
}

/// One write, so that no reader finds half of it.
void write_info(int descriptor, const DaemonInfo& info) {
    const std::string text = std::to_string(info.pid) + " " + std::to_string(info.port) + "\n";
    const ssize_t size = static_cast<ssize_t>(text.size());
    if (pwrite(descriptor, text.data(), text.size(), 0) != size || ftruncate(descriptor, size) != 0)
        throw Error(ErrorKind::file, "cannot write the lock file of the run directory", errno_text(errno));
}

std::string described(const std::string& name, const DaemonInfo& info) {
    if (info.pid == 0) return name;
    const std::string port = info.port == 0 ? "not listening yet" : "port " + std::to_string(info.port);
    return name + " (pid " + std::to_string(info.pid) + ", " + port + ")";
}

/// A process that is not our child; true once it has ended, even where nobody reaps it.
class Stranger {
public:
    explicit Stranger(pid_t pid) : pid_(pid), event_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
    ~Stranger() {
        if (event_ >= 0) close(event_);
    }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;

    bool has_ended() const {
        if (event_ < 0) return kill(pid_, 0) != 0 && errno == ESRCH;
        pollfd event{event_, POLLIN, 0};
        return poll(&event, 1, 0) == 1;
    }

private:
    pid_t pid_;
    int event_;
};

void keep_log_small(const fs::path& log) {
    std::error_code ec;
    const std::uintmax_t size = fs::file_size(log, ec);
    if (!ec && size > log_limit) fs::rename(log, log.string() + ".1", ec);
}

std::string last_lines(const fs::path& log, std::uintmax_t from) {
    std::ifstream stream(log, std::ios::binary);
    std::error_code ec;
    const std::uintmax_t size = fs::file_size(log, ec);
    if (!stream || ec || size <= from) return "it wrote nothing to " + log.string();
    constexpr std::uintmax_t shown = 1000;
    stream.seekg(static_cast<std::streamoff>(size - from > shown ? size - shown : from));
    std::ostringstream text;
    text << stream.rdbuf();
    std::string lines = std::move(text).str();
    while (!lines.empty() && lines.back() == '\n') lines.pop_back();
    return lines + "\n(log: " + log.string() + ")";
}

}  // namespace

DaemonLock::DaemonLock(const fs::path& run_directory, const std::string& name) {
    prepare_run_directory(run_directory);
    LockFile file(lock_file(run_directory, name), LockFile::Open::to_hold);
    if (!file.lock_until(Clock::now() + lookers_hold)) {
        throw Error(ErrorKind::process, described(name, read_info(file.descriptor())) + " already serves " +
                                            run_directory.string() + "; stop it, or use another home");
    }
    write_info(file.descriptor(), {getpid(), 0});
    descriptor_ = file.release();
}

DaemonLock::~DaemonLock() {
    if (ftruncate(descriptor_, 0) != 0) {  // what stays is not believed without the lock
    }
    close(descriptor_);
}

void DaemonLock::set_port(std::uint16_t port) {
    write_info(descriptor_, {getpid(), port});
}

std::optional<DaemonInfo> running_daemon(const fs::path& run_directory, const std::string& name) {
    const LockFile file(lock_file(run_directory, name), LockFile::Open::to_look);
    if (!file.is_open() || !file.is_held_by_another()) return std::nullopt;
    const DaemonInfo info = read_info(file.descriptor());
    return has_open(info.pid, lock_file(run_directory, name)) ? info : DaemonInfo{};
}

DaemonInfo start_daemon(const fs::path& run_directory, const std::string& name,
                        const std::vector<std::string>& argv, const fs::path& log,
                        std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    const auto serving = [&](const std::optional<DaemonInfo>& info) { return info && info->port != 0; };
    std::optional<DaemonInfo> found = running_daemon(run_directory, name);
    if (serving(found)) return *found;

    prepare_run_directory(run_directory);
    LockFile starting(run_directory / (name + ".start"), LockFile::Open::to_hold);
    if (!starting.lock_until(deadline))
        throw Error(ErrorKind::process,
                    "another process is still starting " + name + "; look at " + log.string());
    found = running_daemon(run_directory, name);
    if (serving(found)) return *found;

    make_private_directory(log.parent_path());
    keep_log_small(log);
    std::error_code ec;
    std::uintmax_t log_start = fs::file_size(log, ec);
    if (ec) log_start = 0;
    Patience patience(deadline);
    // One that holds the lock without a port is starting, by whatever hand: it only has to be waited for.
    std::optional<Stranger> started;
    do {
        const bool ended = started && started->has_ended();
        found = running_daemon(run_directory, name);
        if (serving(found)) return *found;
        if (found) continue;
        if (ended) throw Error(ErrorKind::process, name + " did not start", last_lines(log, log_start));
        if (!started) started.emplace(start_detached(argv, log));
    } while (patience.wait());
    throw Error(ErrorKind::process, name + " does not listen after " + std::to_string(limit.count()) + " ms",
                last_lines(log, log_start));
}

bool stop_daemon(const fs::path& run_directory, const std::string& name, std::chrono::milliseconds grace) {
    const fs::path file = lock_file(run_directory, name);
    bool was_running = false;
    for (const int signal : {SIGTERM, SIGKILL}) {
        int told = 0;
        Patience patience(Clock::now() + (signal == SIGTERM ? grace : std::chrono::milliseconds(5000)));
        do {
            const std::optional<DaemonInfo> info = running_daemon(run_directory, name);
            if (!info) return was_running;
            was_running = true;
            if (info->pid == told || info->pid == 0) continue;
            told = info->pid;
            if (kill(told, signal) != 0 && errno != ESRCH)
                throw Error(ErrorKind::process, "cannot stop " + described(name, *info), errno_text(errno));
        } while (patience.wait());
    }
    throw Error(ErrorKind::process,
                name + " does not stop; look for a process that has " + file.string() + " open");
}

}  // namespace base::process
