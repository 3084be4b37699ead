#include "base/process/marked.hpp"

#include "base/process/lock.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <signal.h>
#include <sstream>
#include <string>
#include <unistd.h>

namespace base::process {
namespace {

constexpr std::size_t most_environment = std::size_t{1} << 20U;

constexpr std::chrono::milliseconds longest_exec{500};

/// Nothing when it cannot be opened: the process is gone, or another user's.
std::optional<std::string> read_file_of(int proc, const char* pid, const char* name) {
    const int file = openat(proc, (std::string(pid) + name).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return std::nullopt;
    std::string out;
    std::array<char, 8192> buffer{};
    for (ssize_t count = 0; out.size() < most_environment;) {
        count = read(file, buffer.data(), buffer.size());
        if (count <= 0) break;
        out.append(buffer.data(), static_cast<std::size_t>(count));
    }
    close(file);
    return out;
}

/// A kernel thread, a zombie, or started with no variable at all. In the middle of execve(2) a process has
/// memory but no environment yet, and is none of these (proc(5), stat: vsize, env_start, env_end).
bool has_no_environment(int proc, const char* pid) {
    constexpr int vsize = 23;
    constexpr int env_start = 50;
    constexpr int env_end = 51;
    const std::string stat = read_file_of(proc, pid, "/stat").value_or("");
    std::istringstream fields(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
    std::string start;
    std::string field;
    for (int number = 3; fields >> field; ++number) {
        if (number == vsize && field == "0") return true;
        if (number == env_start) start = field;
        if (number == env_end) return field == start && field != "0";
    }
    return true;  // gone
}

std::string environment_of(int proc, const char* pid) {
    Patience patience(std::chrono::steady_clock::now() + longest_exec);
    for (;;) {
        std::optional<std::string> out = read_file_of(proc, pid, "/environ");
        if (!out) return {};
        if (!out->empty() || has_no_environment(proc, pid) || !patience.wait()) return *std::move(out);
    }
}

/// Zombies have no environment any more, so they do not count.
bool holds(const std::string& environment, std::string_view variable) {
    for (std::size_t at = environment.find(variable); at != std::string::npos;
         at = environment.find(variable, at + 1)) {
        const std::size_t end = at + variable.size();
        const bool begins = at == 0 || environment[at - 1] == '\0';
        if (begins && (end == environment.size() || environment[end] == '\0')) return true;
    }
    return false;
}

}  // namespace

std::vector<pid_t> find_marked(std::string_view variable) {
    std::vector<pid_t> out;
    const std::unique_ptr<DIR, int (*)(DIR*)> proc(opendir("/proc"), closedir);
    if (proc == nullptr) return out;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this thread's own
    while (const dirent* entry = readdir(proc.get())) {
        const long pid = std::strtol(static_cast<const char*>(entry->d_name), nullptr, 10);
        if (pid <= 0 || pid == getpid()) continue;
        if (holds(environment_of(dirfd(proc.get()), static_cast<const char*>(entry->d_name)), variable))
            out.push_back(static_cast<pid_t>(pid));
    }
    return out;
}

bool end_marked(std::string_view variable, std::chrono::milliseconds limit) {
    Patience patience(std::chrono::steady_clock::now() + limit);
    for (;;) {
        const std::vector<pid_t> left = find_marked(variable);
        if (left.empty()) return true;
        for (const pid_t pid : left) kill(pid, SIGKILL);
        if (!patience.wait()) return find_marked(variable).empty();
    }
}

}  // namespace base::process
