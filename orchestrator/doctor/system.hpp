// What the machine must give: directories, keys, a clock, watches, git, a sandbox. Decisions of observed
// values only.
#pragma once

#include "base/process/sandbox.hpp"
#include "orchestrator/doctor/finding.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factory::doctor {

/// A directory that the programs write into.
struct Place {
    std::string name;                 // "data"
    std::filesystem::path directory;  // may not exist yet
    std::filesystem::path nearest;    // it, or the nearest above it that exists
    int write_error = 0;              // errno of trying to write a file into `nearest`; 0: it can
    std::uint64_t free_bytes = 0;
    unsigned mode = 0;     // of `nearest`
    bool is_ours = false;  // `directory` exists and this user owns it
};
/// One good line for all, or what is wrong with each.
Findings judge_places(const std::vector<Place>& places);

struct Key {
    std::filesystem::path file;
    unsigned mode = 0;
    bool is_ours = false;
    std::uint64_t size = 0;
};
Findings judge_keys(const std::vector<Key>& keys);

/// Times in Unix seconds.
struct Clock {
    std::int64_t now = 0;
    std::int64_t built = 0;   // when this program was
    std::int64_t newest = 0;  // the youngest of the files that the programs wrote; 0: none
    std::filesystem::path newest_file;
    std::optional<double> files_ahead_s;  // how far the file system's clock is ahead of the system's
};
Findings judge_clock(const Clock& clock);

struct Watches {
    std::int64_t limit = 0;                   // fs.inotify.max_user_watches
    std::int64_t instances = 0;               // fs.inotify.max_user_instances
    std::int64_t used = 0;                    // by the running daemon
    std::vector<std::string> unwatched = {};  // projects that it does not watch
};
Findings judge_watches(const Watches& watches);

struct Git {
    std::string program;  // empty: none in PATH
    std::string version;  // what `git --version` said
};
Findings judge_git(const Git& git);

/// A registered repository, or the one of this directory.
struct Repository {
    std::filesystem::path root;
    std::string project;    // the project file that names it; empty: none does
    bool exists = true;     // `root` is a directory
    std::string git_error;  // what git said when it could not open it; empty: it can
};
Findings judge_repositories(const std::vector<Repository>& repositories);

struct Sandbox {
    std::string program;  // bwrap; empty: none in PATH
    int exit_code = 0;    // of an empty sandbox
    std::string error;
    std::optional<std::int64_t> unprivileged_clone;    // kernel.unprivileged_userns_clone
    std::optional<std::int64_t> max_namespaces;        // user.max_user_namespaces
    std::optional<std::int64_t> apparmor_restriction;  // kernel.apparmor_restrict_unprivileged_userns
    base::process::SandboxMode mode = base::process::SandboxMode::preferred;  // as factory.yaml says
    std::filesystem::path file;                                               // that factory.yaml
};
Findings judge_sandbox(const Sandbox& sandbox);

}  // namespace factory::doctor
