// The clock, inotify, git and the sandbox.
#include "orchestrator/doctor/system.hpp"
#include "orchestrator/shell_word.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

namespace factory::doctor {
namespace {

constexpr std::int64_t slack_s = 120;      // of clocks that are set now and then
constexpr double file_system_slack_s = 2;  // FAT counts in steps of two seconds
constexpr std::int64_t few_watches = 65'536;
constexpr std::int64_t too_few_watches = 8'192;
constexpr std::int64_t few_instances = 16;
constexpr int least_git_major = 2;
constexpr int least_git_minor = 30;

std::string time_text(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::array<char, 32> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
    return {text.data(), size};
}

const char* const set_clock = "sudo timedatectl set-ntp true, or sudo date -u -s 'YYYY-MM-DD HH:MM:SS'";

std::string raise_watches(std::int64_t limit) {
    return "echo fs.inotify.max_user_watches=" + std::to_string(limit) +
           " | sudo tee /etc/sysctl.d/60-inotify.conf && sudo sysctl --system";
}

std::string sysctl(const std::string& setting) {
    return "sudo sysctl -w " + setting + " (and write it into /etc/sysctl.d/)";
}

}  // namespace

Findings judge_clock(const Clock& clock) {
    Findings out;
    if (clock.built != 0 && clock.now + slack_s < clock.built)
        out.push_back({Level::problem, "clock",
                       "the clock is in the past: it says " + time_text(clock.now) +
                           ", but this program was built at " + time_text(clock.built),
                       "", set_clock});
    else if (clock.newest != 0 && clock.now + slack_s < clock.newest)
        out.push_back({Level::problem, "clock",
                       "the clock has jumped back, or was ahead: it says " + time_text(clock.now) +
                           ", but this file was written at " + time_text(clock.newest),
                       clock.newest_file.string(),
                       std::string(set_clock) + "; if it is right now: touch " +
                           shell_word(clock.newest_file.string())});
    if (clock.files_ahead_s && std::abs(*clock.files_ahead_s) > file_system_slack_s)
        out.push_back({Level::warning, "clock",
                       "the clock of the file system is " +
                           std::to_string(std::llround(std::abs(*clock.files_ahead_s))) + " s " +
                           (*clock.files_ahead_s > 0 ? "ahead of" : "behind") + " the system's",
                       "", "set the clock of the file server, or use a local disk: export FACTORY_HOME=DIR"});
    if (out.empty()) out.push_back(good("clock", "the clock is plausible: " + time_text(clock.now)));
    return out;
}

Findings judge_watches(const Watches& watches) {
    Findings out;
    const std::string where = "/proc/sys/fs/inotify/max_user_watches";
    const std::int64_t wanted = std::max<std::int64_t>(524'288, 2 * watches.limit);
    const bool is_used_up = watches.used * 10 >= watches.limit * 9;
    const std::string limit = "the inotify limit of " + std::to_string(watches.limit) + " watches ";
    if (is_used_up)
        out.push_back({Level::problem, "inotify",
                       limit + "is nearly used up: mcp-lrm holds " + std::to_string(watches.used), where,
                       raise_watches(wanted)});
    else if (watches.limit < few_watches)
        out.push_back({watches.limit < too_few_watches ? Level::problem : Level::warning, "inotify",
                       limit + "is too low for large repositories: changes are then looked for on the disk",
                       where, raise_watches(wanted)});
    if (!is_used_up)
        for (const std::string& project : watches.unwatched)
            out.push_back({Level::warning, "inotify",
                           "project " + project +
                               " is not watched: each answer compares it with the disk, which is slower",
                           "",
                           "factory mcp restart; if it was started with --no-watch, that is what it does"});
    if (watches.instances < few_instances)
        out.push_back({Level::warning, "inotify",
                       "the inotify limit of " + std::to_string(watches.instances) +
                           " instances is too low for a daemon beside editors",
                       "/proc/sys/fs/inotify/max_user_instances",
                       sysctl("fs.inotify.max_user_instances=128")});
    if (out.empty())
        out.push_back(good("inotify", std::to_string(watches.limit) + " inotify watches are allowed"));
    return out;
}

Findings judge_git(const Git& git) {
    const std::string update = "sudo apt-get install git";
    if (git.program.empty()) return {{Level::problem, "git", "git is not in PATH", "", update}};
    const std::string prefix = "git version ";
    int major = 0;
    int minor = 0;
    bool is_known = git.version.rfind(prefix, 0) == 0;
    if (is_known) {
        const char* end = git.version.data() + git.version.size();
        const auto first = std::from_chars(git.version.data() + prefix.size(), end, major);
        is_known = first.ec == std::errc() && first.ptr != end &&
                   std::from_chars(first.ptr + 1, end, minor).ec == std::errc();
    }
    if (!is_known)
        return {{Level::problem, "git", "git does not say its version but '" + git.version + "'", git.program,
                 update}};
    const std::string number = git.version.substr(prefix.size());
    if (major < least_git_major || (major == least_git_major && minor < least_git_minor))
        return {
            {Level::problem, "git", "git " + number + " is too old; 2.30 is needed", git.program, update}};
    return {good("git", "git " + number)};
}

Findings judge_repositories(const std::vector<Repository>& repositories) {
    Findings out;
    for (const Repository& repository : repositories) {
        const std::string root = repository.root.string();
        const std::string name = repository.project.empty() ? "this repository" : repository.project;
        if (!repository.exists)
            out.push_back(
                {Level::problem, "repository", "the root of " + name + " is not there any more", root,
                 "correct root_path in the project's file, or delete that: factory project show " + name});
        else if (repository.git_error.find("dubious ownership") != std::string::npos)
            out.push_back({Level::problem, "repository",
                           "git refuses this repository, because another user owns it", root,
                           "git config --global --add safe.directory " + shell_word(root)});
        else if (!repository.git_error.empty())
            out.push_back({Level::problem, "repository", "git cannot open it: " + repository.git_error, root,
                           "git -C " + shell_word(root) + " status"});
    }
    if (out.empty() && !repositories.empty())
        out.push_back(good("repository", "git opens " + (repositories.size() == 1
                                                             ? repositories.front().root.string()
                                                             : "all " + std::to_string(repositories.size()) +
                                                                   " repositories")));
    return out;
}

Findings judge_sandbox(const Sandbox& sandbox) {
    using base::process::SandboxMode;
    if (sandbox.mode == SandboxMode::off)
        return {{Level::warning, "sandbox",
                 "agents and builds run unprotected: factory.yaml says sandbox: off", sandbox.file.string(),
                 "write sandbox: preferred (or required) there"}};
    const bool is_required = sandbox.mode == SandboxMode::required;
    const Level level = is_required ? Level::problem : Level::warning;
    const std::string result =
        is_required ? "no agent and no build is started, as factory.yaml says sandbox: required"
                    : "agents and builds run unprotected";
    if (sandbox.program.empty())
        return {{level, "sandbox", "bubblewrap (bwrap) is not in PATH: " + result, "",
                 "sudo apt-get install bubblewrap"}};
    if (sandbox.exit_code == 0)
        return {good("sandbox", "agents and builds run under bubblewrap", sandbox.program)};
    std::string fix = "bwrap --ro-bind / / --unshare-all true (shows why)";
    if (sandbox.unprivileged_clone == 0) fix = sysctl("kernel.unprivileged_userns_clone=1");
    else if (sandbox.max_namespaces == 0) fix = sysctl("user.max_user_namespaces=15000");
    else if (sandbox.apparmor_restriction.value_or(0) != 0)
        fix = sysctl("kernel.apparmor_restrict_unprivileged_userns=0");
    return {
        {level, "sandbox",
         "bubblewrap cannot be used (" +
             (sandbox.error.empty() ? "it ended with " + std::to_string(sandbox.exit_code) : sandbox.error) +
             "): " + result,
         sandbox.program, fix}};
}

}  // namespace factory::doctor
