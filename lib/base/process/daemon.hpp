// One daemon per home: its lock, and starting it when none answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace base::process {

/// What a running daemon writes into its lock file, as "pid port\n" (port 0 until it listens).
struct DaemonInfo {
    int pid = 0;
    std::uint16_t port = 0;
};

/// Holds RUN/NAME.lock (flock) while it lives; the kernel lets go of it when the process dies, however it
/// dies.
class DaemonLock {
public:
    /// Throws Error{process} naming the other's pid and port when another process holds it.
    DaemonLock(const std::filesystem::path& run_directory, const std::string& name);
    ~DaemonLock();
    DaemonLock(const DaemonLock&) = delete;
    DaemonLock& operator=(const DaemonLock&) = delete;

    /// Tells others where it listens.
    void set_port(std::uint16_t port);

private:
    int descriptor_ = -1;
};

/// The daemon that holds the lock now; nothing when none does. pid and port are 0 until it has written them.
std::optional<DaemonInfo> running_daemon(const std::filesystem::path& run_directory, const std::string& name);

/// Starts `argv` (paths in it absolute: it runs in "/") as a daemon, own session, stdin from /dev/null,
/// stdout and stderr appended to `log`, unless one holds the lock already, and waits until it has a port. Two
/// racers start one: the second finds the first's lock. Throws Error{process} with the last lines of the log
/// when it ends or does not listen before `limit`.
DaemonInfo start_daemon(const std::filesystem::path& run_directory, const std::string& name,
                        const std::vector<std::string>& argv, const std::filesystem::path& log,
                        std::chrono::milliseconds limit);

/// SIGTERM, then SIGKILL after `grace`; true when one was running.
bool stop_daemon(const std::filesystem::path& run_directory, const std::string& name,
                 std::chrono::milliseconds grace);

}  // namespace base::process
