// flock on a small file: taking it, waiting for it, and asking who holds it.
#pragma once

#include <chrono>
#include <filesystem>

namespace base::process {

/// An open lock file. The kernel lets go of the lock when the last copy of the descriptor closes.
class LockFile {
public:
    enum class Open { to_hold, to_look };

    /// `to_hold` creates it, mode 0600, and throws Error{file}; `to_look` may find nothing: see is_open().
    LockFile(const std::filesystem::path& file, Open how);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }
    /// The caller closes it from now on.
    int release();

    /// Takes it for this process alone; false when another still holds it at `deadline`.
    bool lock_until(std::chrono::steady_clock::time_point deadline);
    /// True when another process holds it for itself alone. Two who look do not see each other.
    bool is_held_by_another() const;

private:
    int descriptor_ = -1;
};

/// Creates the directory of the lock files, mode 0700. Throws Error{file} when it cannot be, or when others
/// than its owner may write there: they could lock us out or have us signal a process of theirs.
void prepare_run_directory(const std::filesystem::path& run_directory);

/// Waits a few milliseconds, longer each time, never past the deadline; false when that is over.
class Patience {
public:
    explicit Patience(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}
    bool wait();

private:
    std::chrono::steady_clock::time_point deadline_;
    std::chrono::milliseconds step_{1};
};

}  // namespace base::process
