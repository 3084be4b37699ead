// One process works on a project's backlog, and one deploys it: who they are.
#pragma once

#include "base/process/lock.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace factory {

enum class Post { backlog, deploys };

/// Held while it lives; the kernel lets go of it when the process dies, however it dies.
class FactoryLock {
public:
    /// Throws base::Error{process}, naming the other's pid, when another process holds it.
    FactoryLock(const std::filesystem::path& run, const std::string& project, Post post = Post::backlog);
    /// From now on others are told our pid: it works.
    void announce();

private:
    base::process::LockFile lock_;
};

/// The process that has the post now (0: it is just starting); nothing when none does.
std::optional<int> working_process(const std::filesystem::path& run, const std::string& project,
                                   Post post = Post::backlog);

}  // namespace factory
