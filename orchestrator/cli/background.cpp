#include "orchestrator/cli/background.hpp"

#include "base/error.hpp"
#include "base/process/detach.hpp"
#include "base/process/lock.hpp"
#include "orchestrator/file_tail.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds start_limit{60};
constexpr std::size_t said_bytes = 4096;  // of its output, where its last words stand

}  // namespace

int start_work(const Session& session, const Work& work, const std::string& project,
               const std::vector<std::string>& words) {
    const base::Places places = session.lrm().places();
    base::make_private_directory(places.run);
    base::make_private_directory(places.logs);
    if (const auto pid = working_process(places.run, project, work.post))
        throw base::Error(base::ErrorKind::process,
                          "a factory process (pid " + std::to_string(*pid) + ") " +
                              (work.post == Post::deploys ? "deploys " : "works on the backlog of ") +
                              project + " already");
    std::vector<std::string> argv = {fs::read_symlink("/proc/self/exe").string(), project, work.command,
                                     work.verb, "-f"};
    argv.insert(argv.end(), words.begin(), words.end());
    if (!session.home.empty())
        argv.insert(argv.end(), {"--home", fs::absolute(session.home).lexically_normal().string()});
    const fs::path log = places.logs / (work.command + "-" + project + ".out");
    std::error_code ec;
    fs::remove(log, ec);
    const pid_t pid = base::process::start_detached(argv, log);
    base::process::Patience patience(Clock::now() + start_limit);
    do {
        const auto works = working_process(places.run, project, work.post);
        if (works && *works == pid) return pid;
        if (kill(pid, 0) != 0 && errno == ESRCH)
            throw base::Error(base::ErrorKind::process, "the " + work.command + " did not start: " +
                                                            last_line(tail_of(log, said_bytes)));
    } while (patience.wait());
    throw base::Error(base::ErrorKind::process,
                      "the " + work.command + " does not start; its words are in " + log.string());
}

Stopped stop_work(const Session& session, const Work& work, const std::string& project, bool now,
                  std::chrono::milliseconds limit) {
    const fs::path run = session.lrm().places().run;
    const auto pid = working_process(run, project, work.post);
    if (!pid || *pid == 0) return Stopped::none;
    const auto end = Clock::now() + limit;
    kill(*pid, SIGTERM);
    bool is_told_twice = !now;
    base::process::Patience patience(end);
    do {
        const auto works = working_process(run, project, work.post);
        if (!works || *works != *pid) return Stopped::ended;
        // Another signal: two of a kind at once would be one.
        if (!is_told_twice) kill(*pid, SIGINT);
        is_told_twice = true;
    } while (patience.wait());
    return Stopped::drains;
}

}  // namespace factory::cli
