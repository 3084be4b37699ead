#include "base/process/marked.hpp"

#include "base/process/lock.hpp"

#include <array>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <signal.h>
#include <string>
#include <unistd.h>

namespace base::process {
namespace {

constexpr std::size_t most_environment = std::size_t{1} << 20U;

std::string environment_of(int proc, const char* pid) {
    std::string out;
    const int file = openat(proc, (std::string(pid) + "/environ").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return out;
    std::array<char, 8192> buffer{};
    for (ssize_t count = 0; out.size() < most_environment;) {
        count = read(file, buffer.data(), buffer.size());
        if (count <= 0) break;
        out.append(buffer.data(), static_cast<std::size_t>(count));
    }
    close(file);
    return out;
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
