#include "orchestrator/cli/work_commands.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/tasks.hpp"

namespace factory::cli {
namespace {

constexpr std::chrono::minutes stop_limit{35};  // an agent may take 30
constexpr std::chrono::minutes stop_now_limit{2};

}  // namespace

void add_limit_options(CLI::App& one, WorkOptions& options) {
    one.add_option("-t,--agent-timeout", options.minutes, "most minutes of an agent; default 30, 0: no limit")
        ->check(CLI::Range(0, 1440))
        ->type_name("MIN");
    one.add_option("--turns", options.turns, "most steps of the model; default 25, 0: no limit")
        ->check(CLI::Range(0, 1000))
        ->type_name("N");
}

void add_worker_options(CLI::App& one, WorkOptions& options) {
    one.add_option("-w,--workers", options.workers, "agents at once; default 5")
        ->check(CLI::Range(1, 100))
        ->type_name("N");
    add_limit_options(one, options);
    one.add_flag("-f,--foreground", options.foreground, "stay here; Ctrl-C lets running tasks end");
}

void add_now_option(CLI::App& one, WorkOptions& options) {
    one.add_flag("--now", options.now, "end running agents too; their tasks are given back");
}

std::vector<std::string> words_of(const WorkOptions& options) {
    return {"-w",      std::to_string(options.workers), "-t", std::to_string(options.minutes),
            "--turns", std::to_string(options.turns)};
}

int start_command(const Session& session, const Work& work, const WorkOptions& options,
                  const std::vector<std::string>& words, const std::string& log,
                  const std::function<int(const std::string& project)>& run) {
    const std::string project = needed_project(session, work.command + " " + work.verb);
    if (options.foreground) return run(project);
    const int pid = start_work(session, work, project, words);
    session.print(
        {{"project", project}, {"pid", pid}},
        "the " + work.command + " of " + project + " works (pid " + std::to_string(pid) +
            "); its log: " + (session.lrm().places().logs / (log + "-" + project + ".log")).string());
    return 0;
}

Stopped end_work(const Session& session, const Work& work, const std::string& project, bool now) {
    const Stopped end = stop_work(session, work, project, now, now ? stop_now_limit : stop_limit);
    if (end != Stopped::drains) return end;
    throw base::Error(base::ErrorKind::process,
                      "it begins no new task, but running ones have not ended yet; to end their agents: "
                      "factory " +
                          project + " " + work.command + " stop --now");
}

int stop_command(const Session& session, const Work& work, bool now) {
    const std::string project = needed_project(session, work.command + " stop");
    const bool ran = end_work(session, work, project, now) == Stopped::ended;
    session.print(
        {{"project", project}, {"stopped", ran}},
        ran ? "what worked on " + project + " ended" : "no " + work.command + " of " + project + " runs");
    return 0;
}

int work_status_command(const Session& session, const Work& work) {
    const std::string project = needed_project(session, work.command + " status");
    const auto pid = working_process(session.lrm().places().run, project);
    base::Json facts = {{"project", project}, {"running", pid.has_value()}};
    if (pid) facts["pid"] = *pid;
    const base::Json counts = task_call(session, "task_query", {{"what", "counts"}})
                                  .value("counts", base::Json::object())
                                  .value(project, base::Json::object());
    facts["counts"] = counts;
    std::string text = pid ? "works on " + project + " (pid " + std::to_string(*pid) + ")"
                           : "nothing works on " + project + "; to begin: factory " + project + " " +
                                 work.command + " start";
    for (const auto& [state, count] : counts.items()) text += "\n  " + state + " " + base::to_text(count);
    session.print(facts, text);
    return 0;
}

std::unique_ptr<DeployFloor> deploys_of(const Session& session, const std::string& project,
                                        const OpenWorkshop& open) {
    if (!open.shop().project.deploy.prod) return nullptr;
    if (const auto pid = working_process(session.lrm().places().run, project, Post::deploys)) {
        base::log::info("what is built is deployed by pid " + std::to_string(*pid));
        return nullptr;
    }
    return std::make_unique<DeployFloor>(session, project);
}

}  // namespace factory::cli
