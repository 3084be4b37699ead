// Directories, keys, times, limits of the kernel, git and bubblewrap as they are.
#include "base/config/document.hpp"
#include "base/config/factory_file.hpp"
#include "base/config/project.hpp"
#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/process/child.hpp"
#include "base/process/program.hpp"
#include "orchestrator/doctor/observe.hpp"

#include <cerrno>
#include <charconv>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace factory::doctor {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds program_limit{5};
constexpr std::size_t most_repositories = 50;

double seconds_of(const timespec& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

timespec now() {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return time;
}

/// Writes a small file and removes it: errno, 0 when that worked. `ahead` gets the difference of the clocks.
int try_to_write(const fs::path& directory, std::optional<double>* ahead = nullptr) {
    std::string name = (directory / ".factory-doctor-XXXXXX").string();
    const int descriptor = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return errno;
    const std::string block(4096, '.');
    int error =
        write(descriptor, block.data(), block.size()) == static_cast<ssize_t>(block.size()) ? 0 : errno;
    if (error == 0 && fsync(descriptor) != 0) error = errno;
    struct stat status {};
    const timespec written = now();
    if (ahead != nullptr && error == 0 && fstat(descriptor, &status) == 0)
        *ahead = seconds_of(status.st_mtim) - seconds_of(written);
    close(descriptor);
    unlink(name.c_str());
    return error;
}

/// Whether a folder could be made in `directory`, without making one.
int may_write(const fs::path& directory) {
    struct stat status {};
    if (stat(directory.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) return ENOTDIR;
    return access(directory.c_str(), W_OK | X_OK) == 0 ? 0 : errno;
}

Place see_place(const std::string& name, const fs::path& directory) {
    Place out{name, directory, directory, 0, 0, 0, false};
    std::error_code ec;
    while (!fs::exists(out.nearest, ec) && out.nearest.has_relative_path())
        out.nearest = out.nearest.parent_path();
    const bool is_there = out.nearest == directory && fs::is_directory(directory, ec);
    out.write_error = is_there ? try_to_write(directory) : may_write(out.nearest);
    struct stat status {};
    if (stat(out.nearest.c_str(), &status) == 0) {
        out.mode = status.st_mode & 07777U;
        out.is_ours = is_there && status.st_uid == geteuid();
    }
    struct statvfs disk {};
    if (statvfs(out.nearest.c_str(), &disk) == 0)
        out.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    return out;
}

std::optional<std::int64_t> number_in(const fs::path& file) {
    try {
        const std::string text = base::read_file(file);
        std::int64_t value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec == std::errc()) return value;
    } catch (const base::Error&) {  // this kernel has no such setting
    }
    return std::nullopt;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// With what of the environment git's own configuration depends on.
base::process::Outcome run_git(std::vector<std::string> arguments) {
    base::process::Command command;
    command.argv = {"git"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    for (const char* name :
         {"XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"})
        if (const auto value = base::config::from_environment(name))
            command.environment.emplace_back(name, *value);
    command.time_limit = program_limit;
    return base::process::run(command);
}

std::string git_error(const fs::path& root) {
    if (!base::git::discover(root)) return {};  // a plain folder may be indexed too
    try {
        const auto outcome = run_git({"-C", root.string(), "rev-parse", "--git-dir"});
        if (outcome.exit_code == 0) return {};
        const std::string line = first_line(outcome.err);
        const std::string prefix = "fatal: ";
        return line.rfind(prefix, 0) == 0 ? line.substr(prefix.size()) : line;
    } catch (const base::Error&) {  // without git: said elsewhere
        return {};
    }
}

std::int64_t watches_of(int pid) {
    std::int64_t count = 0;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fdinfo", ec)) {
        try {
            const std::string text = base::read_file(entry.path());
            for (std::size_t i = text.find("inotify wd:"); i != std::string::npos;
                 i = text.find("inotify wd:", i + 1))
                ++count;
        } catch (const base::Error&) {  // closed meanwhile
        }
    }
    return count;
}

}  // namespace

std::string in_path(const std::string& program) {
    try {
        return base::process::find_program(program);
    } catch (const base::Error&) {
        return {};
    }
}

std::vector<Place> see_places(const base::Places& places) {
    return {see_place("configuration", places.config), see_place("data", places.data),
            see_place("log", places.logs), see_place("run", places.run)};
}

std::vector<Key> see_keys(const base::Places& places) {
    std::vector<Key> out;
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(places.config, ec)) {
        struct stat status {};
        if (entry.path().extension() != ".key" || stat(entry.path().c_str(), &status) != 0) continue;
        out.push_back({entry.path(), status.st_mode & 07777U, status.st_uid == geteuid(),
                       static_cast<std::uint64_t>(status.st_size)});
    }
    return out;
}

Clock see_clock(const base::Places& places) {
    Clock out;
    out.now = now().tv_sec;
    struct stat status {};
    if (stat("/proc/self/exe", &status) == 0) out.built = status.st_mtim.tv_sec;
    std::error_code ec;
    for (const fs::path& directory : {places.config, places.data, places.logs, places.run}) {
        if (!out.files_ahead_s && fs::is_directory(directory, ec))
            try_to_write(directory, &out.files_ahead_s);
        for (const auto& entry : fs::directory_iterator(directory, ec)) {
            if (stat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
            if (status.st_mtim.tv_sec <= out.newest) continue;
            out.newest = status.st_mtim.tv_sec;
            out.newest_file = entry.path();
        }
    }
    return out;
}

Watches see_watches(const std::vector<Daemon>& daemons, const base::Json& health) {
    Watches out;
    out.limit = number_in("/proc/sys/fs/inotify/max_user_watches").value_or(INT32_MAX);
    out.instances = number_in("/proc/sys/fs/inotify/max_user_instances").value_or(INT32_MAX);
    for (const Daemon& daemon : daemons)
        if (daemon.pid != 0) out.used += watches_of(daemon.pid);
    if (!health.is_object()) return out;
    for (const base::Json& project : health.value("projects", base::Json::array()))
        if (project.is_object() && project.value("state", "") == "ready" && !project.value("watching", true))
            out.unwatched.push_back(project.value("name", ""));
    return out;
}

Git see_git() {
    Git out{in_path("git"), ""};
    if (out.program.empty()) return out;
    try {
        const auto outcome = run_git({"--version"});
        out.version = first_line(outcome.out.empty() ? outcome.err : outcome.out);
    } catch (const base::Error& error) {
        out.version = error.what();
    }
    return out;
}

Sandbox see_sandbox(const base::Places& places) {
    Sandbox out;
    out.file = places.config / "factory.yaml";
    try {
        if (const auto mode =
                base::process::to_sandbox_mode(base::config::load_factory_file(places.config).sandbox))
            out.mode = *mode;
    } catch (const base::Error&) {
        // The finding about that file says what is wrong with it.
    }
    out.program = in_path("bwrap");
    if (out.program.empty()) return out;
    out.unprivileged_clone = number_in("/proc/sys/kernel/unprivileged_userns_clone");
    out.max_namespaces = number_in("/proc/sys/user/max_user_namespaces");
    out.apparmor_restriction = number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
    base::process::Command command;
    command.argv = {out.program,     "--ro-bind",         "/",   "/", "--dev", "/dev", "--proc", "/proc",
                    "--unshare-all", "--die-with-parent", "true"};
    command.time_limit = program_limit;
    try {
        const auto outcome = base::process::run(command);
        out.exit_code = outcome.exit_code;
        out.error = first_line(outcome.err);
    } catch (const base::Error& error) {
        out.exit_code = -1;
        out.error = error.what();
    }
    return out;
}

std::vector<Repository> see_repositories(const Surroundings& surroundings, const base::Json& health) {
    std::vector<Repository> out;
    const auto add = [&out](const fs::path& root, const std::string& project) {
        if (root.empty() || out.size() >= most_repositories) return;
        for (const Repository& known : out)
            if (known.root == root) return;
        std::error_code ec;
        const bool exists = fs::is_directory(root, ec);
        out.push_back({root, project, exists, exists ? git_error(root) : ""});
    };
    for (const ConfigFile& file : see_config_files(surroundings.places)) {
        if (file.project.empty() || !file.error.empty()) continue;
        const fs::path root = base::config::load_project(file.file).project.root_path;
        std::error_code ec;
        const fs::path real = fs::weakly_canonical(root, ec);
        add(ec ? root : real, file.project);
    }
    if (health.is_object())
        for (const base::Json& project : health.value("projects", base::Json::array()))
            if (project.is_object()) add(project.value("root", ""), "");
    // Not discover(): a repository of another user must be seen.
    add(base::find_work_tree(surroundings.here), "");
    return out;
}

}  // namespace factory::doctor
