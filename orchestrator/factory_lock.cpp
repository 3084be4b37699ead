#include "orchestrator/factory_lock.hpp"

#include "base/error.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <unistd.h>

namespace factory {
namespace {

using base::process::LockFile;

/// Those who only look hold the lock for microseconds.
constexpr std::chrono::milliseconds lookers_hold{300};

std::filesystem::path file_of(const std::filesystem::path& run, const std::string& project, Post post) {
    return run / ((post == Post::deploys ? "deploy-" : "factory-") + project + ".lock");
}

[[noreturn]] void cannot_write() {
    throw base::Error(base::ErrorKind::file, "cannot write the lock file of the run directory",
                      base::errno_text(errno));
}

int pid_in(const LockFile& lock) {
    std::array<char, 32> text{};
    if (pread(lock.descriptor(), text.data(), text.size() - 1, 0) <= 0) return 0;
    return static_cast<int>(std::strtol(text.data(), nullptr, 10));
}

}  // namespace

FactoryLock::FactoryLock(const std::filesystem::path& run, const std::string& project, Post post)
    : lock_(file_of(run, project, post), LockFile::Open::to_hold) {
    const bool is_deploy = post == Post::deploys;
    if (!lock_.lock_until(std::chrono::steady_clock::now() + lookers_hold))
        throw base::Error(base::ErrorKind::process,
                          "another factory process (pid " + std::to_string(pid_in(lock_)) + ") " +
                              (is_deploy ? "deploys " : "works on the backlog of ") + project +
                              "; to end it: factory " + project +
                              (is_deploy ? " deploy stop" : " cycle stop"));
    if (ftruncate(lock_.descriptor(), 0) != 0) cannot_write();
}

void FactoryLock::announce() {
    const std::string text = std::to_string(getpid()) + "\n";
    if (pwrite(lock_.descriptor(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        cannot_write();
}

std::optional<int> working_process(const std::filesystem::path& run, const std::string& project, Post post) {
    const LockFile lock(file_of(run, project, post), LockFile::Open::to_look);
    if (!lock.is_open() || !lock.is_held_by_another()) return std::nullopt;
    return pid_in(lock);
}

}  // namespace factory
