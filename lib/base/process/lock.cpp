// flock on a small file: taking it, waiting for it, and asking who holds it.
#include "base/process/lock.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace base::process {

LockFile::LockFile(const std::filesystem::path& file, Open how) {
    const int flags = how == Open::to_hold ? O_RDWR | O_CREAT : O_RDONLY;
    descriptor_ = open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ < 0 && how == Open::to_hold)
        throw Error(ErrorKind::file, "cannot open lock file " + file.string(), errno_text(errno));
}

LockFile::~LockFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

int LockFile::release() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    return descriptor;
}

bool LockFile::lock_until(std::chrono::steady_clock::time_point deadline) {
    Patience patience(deadline);
    do {
        if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            throw Error(ErrorKind::file, "cannot lock a file of the run directory", errno_text(errno));
    } while (patience.wait());
    return false;
}

bool LockFile::is_held_by_another() const {
    if (flock(descriptor_, LOCK_SH | LOCK_NB) != 0) return errno == EWOULDBLOCK;
    flock(descriptor_, LOCK_UN);
    return false;
}

void prepare_run_directory(const std::filesystem::path& run_directory) {
    make_private_directory(run_directory);
    struct stat status {};
    if (stat(run_directory.c_str(), &status) != 0)
        throw Error(ErrorKind::file, "cannot look at " + run_directory.string(), errno_text(errno));
    const bool mine = status.st_uid == geteuid() || status.st_uid == 0;
    if (mine && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0) return;
    throw Error(ErrorKind::file, "other users can write to " + run_directory.string() +
                                     ": run chmod 700 on it, or choose another home");
}

bool Patience::wait() {
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline_) return false;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(step_, deadline_ - now));
    step_ = std::min(step_ * 2, std::chrono::milliseconds(16));
    return true;
}

}  // namespace base::process
