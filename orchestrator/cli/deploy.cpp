// factory PROJECT deploy: what was merged and built, into staging and production, and back.
#include "orchestrator/cli/deploy.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "orchestrator/cli/background.hpp"
#include "orchestrator/cli/deploy_status.hpp"
#include "orchestrator/cli/factory_floor.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/tasks.hpp"

#include <condition_variable>
#include <mutex>

namespace factory::cli {
namespace {

using deploy::DeployEnd;
using deploy::Environment;

constexpr std::chrono::minutes stop_limit{35};
constexpr std::chrono::minutes stop_now_limit{2};
constexpr std::chrono::seconds look_again{2};
const Work deploy_work{.command = "deploy", .post = Post::deploys};

struct Options {
    std::string task;
    std::string environment;
    bool foreground = false;
    bool until_empty = false;
    bool now = false;
};

base::Json facts_of(const DeployEnd& end) {
    return {{"task", end.task},
            {"commit", end.sha},
            {"state", end.state},
            {"verdict", end.verdict},
            {"outcome", end.line}};
}

void need_prod(const deploy::OpenDeploy& open, const std::string& project) {
    if (open.driver(Environment::prod) == nullptr)
        throw base::Error(base::ErrorKind::config,
                          "the project's file declares no deploy.prod; to staging only: "
                          "factory " +
                              project + " deploy staging");
}

/// One task to its end, with or without production.
int deploy_one(const Session& session, const Options& options, const std::string& word, bool only_staging) {
    const std::string project = needed_project(session, "deploy " + word);
    StopSignals signals;
    begin_log(session, project, "deploy");
    DeployFloor floor(session, project);
    if (!only_staging) need_prod(floor.open(), project);
    if (only_staging && floor.open().driver(Environment::staging) == nullptr)
        throw base::Error(base::ErrorKind::config, "the project's file declares no deploy.staging");
    // There is one task: to drain is to undo it and give it back.
    const auto stop = [&floor] { floor.open().stop_all(); };
    signals.call(stop, stop);
    const std::optional<DeployEnd> end =
        deploy::Deployer(floor.open().shop()).once(options.task, only_staging);
    signals.forget();
    if (!end) {
        session.print({{"task", nullptr}}, "no task of " + project +
                                               " waits for its deploy; to see why: factory " + project +
                                               " tasks list -s queued_for_deploy");
        return 0;
    }
    session.print(facts_of(*end), end->line);
    return end->verdict.empty() && !end->state.empty() ? 0 : 1;
}

int once(const Session& session, const Options& options) {
    return deploy_one(session, options, "once", options.environment == "staging");
}

int to_staging(const Session& session, const Options& options) {
    return deploy_one(session, options, "staging", true);
}

int to_prod(const Session& session, const Options& options) {
    return deploy_one(session, options, "prod", false);
}

int promote(const Session& session, const Options& options) {
    needed_project(session, "deploy promote");
    task_call(session, "task_edit",
              {{"id", options.task},
               {"changes", {{"approved", true}}},
               {"reason", "a person let it be deployed to production"}});
    return deploy_one(session, options, "promote", false);
}

int work(const Session& session, const Options& options, const std::string& project) {
    StopSignals signals;
    begin_log(session, project, "deploy");
    DeployFloor floor(session, project);
    need_prod(floor.open(), project);
    std::mutex mutex;
    std::condition_variable changed;
    bool is_draining = false;
    const auto draining = [&] {
        const std::lock_guard lock(mutex);
        return is_draining;
    };
    signals.call(
        [&] {
            const std::lock_guard lock(mutex);
            is_draining = true;
            changed.notify_all();
        },
        [&floor] { floor.open().stop_all(); });
    base::Json deploys = base::Json::array();
    std::string text;
    while (!draining()) {
        try {
            for (const DeployEnd& end : deploy::deploy_waiting(floor.open().shop(), draining)) {
                if (!options.until_empty) continue;  // who works for months would keep them all
                deploys.push_back(facts_of(end));
                text += end.line + "\n";
            }
        } catch (const std::exception& error) {
            if (options.until_empty) throw;
            base::log::warn(std::string("a deploy could not be made: ") + error.what());
        }
        if (options.until_empty) break;
        std::unique_lock lock(mutex);
        changed.wait_for(lock, look_again, [&] { return is_draining; });
    }
    signals.forget();
    session.print({{"deploys", deploys}}, text + "no more deploys of " + project);
    return 0;
}

int start(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "deploy start");
    if (options.foreground) return work(session, options, project);
    std::vector<std::string> words;
    if (options.until_empty) words.emplace_back("--until-empty");
    const int pid = start_work(session, deploy_work, project, words);
    session.print({{"project", project}, {"pid", pid}},
                  "deploys " + project + " (pid " + std::to_string(pid) + "); its log: " +
                      (session.lrm().places().logs / ("deploy-" + project + ".log")).string());
    return 0;
}

Environment environment_of(const Options& options) {
    return options.environment == "staging" ? Environment::staging : Environment::prod;
}

deploy::Driver& declared(const deploy::OpenDeploy& open, Environment environment) {
    deploy::Driver* const driver = open.driver(environment);
    if (driver == nullptr)
        throw base::Error(base::ErrorKind::config, std::string("the project's file declares no deploy.") +
                                                       deploy::to_word(environment));
    return *driver;
}

int stop_service(const Session& session, const Options& options, const std::string& project) {
    begin_log(session, project, "deploy");
    DeployFloor floor(session, project);
    declared(floor.open(), environment_of(options)).stop();
    session.print({{"project", project}, {"environment", options.environment}, {"stopped", true}},
                  options.environment + " of " + project +
                      " serves nothing any more; to start it again: factory " + project +
                      " deploy rollback --env " + options.environment);
    return 0;
}

int stop(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "deploy stop");
    if (!options.environment.empty()) return stop_service(session, options, project);
    switch (
        stop_work(session, deploy_work, project, options.now, options.now ? stop_now_limit : stop_limit)) {
        case Stopped::none:
            session.print({{"project", project}, {"stopped", false}}, "nothing deploys " + project);
            return 0;
        case Stopped::ended:
            session.print({{"project", project}, {"stopped", true}},
                          "no more deploys of " + project + "; what is deployed goes on");
            return 0;
        case Stopped::drains:
            break;
    }
    throw base::Error(base::ErrorKind::process,
                      "it begins no new deploy, but the running one has not ended yet; to undo it: factory " +
                          project + " deploy stop --now");
}

int status(const Session& session, const Options&) {
    const std::string project = needed_project(session, "deploy status");
    const deploy::OpenDeploy open(session.lrm(), session.home, project, [](const std::string&) {});
    const base::Json facts =
        deploy_facts(open, working_process(session.lrm().places().run, project, Post::deploys));
    session.print(facts, deploy_text(facts));
    return 0;
}

int rollback(const Session& session, const Options& options) {
    const std::string project = needed_project(session, "deploy rollback");
    begin_log(session, project, "deploy");
    DeployFloor floor(session, project);
    const Environment environment = environment_of(options);
    declared(floor.open(), environment);
    const std::string sha = deploy::roll_back_by_hand(floor.open().shop(), environment);
    session.print({{"project", project}, {"environment", deploy::to_word(environment)}, {"sha", sha}},
                  std::string(deploy::to_word(environment)) + " of " + project + " serves " + sha + " again");
    return 0;
}

using Action = int (*)(const Session&, const Options&);

CLI::Option* with_environment(CLI::App* one, const std::shared_ptr<Options>& options, const char* about) {
    return one->add_option("--env", options->environment, about)
        ->check(CLI::IsMember({"staging", "prod"}))
        ->type_name("ENV");
}

}  // namespace

void add_deploy(CLI::App& parent, Session& session) {
    CLI::App* const app = parent.add_subcommand(
        "deploy", "merged and built tasks into staging and production: factory PROJECT deploy ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo deploy once               the next task, to production\n"
                 "  factory demo deploy start              all that wait, in the background\n"
                 "  factory demo deploy status             what is served where\n"
                 "  factory demo deploy rollback           back to the version before\n");
    const auto options = std::make_shared<Options>();
    const auto command = [&](const char* name, const char* about, Action action, const char* examples) {
        CLI::App* const one = app->add_subcommand(name, about);
        one->group("Backlog");
        set_examples(*one, examples);
        one->callback([&session, options, action] {
            session.action = [&session, options, action] { return action(session, *options); };
        });
        return one;
    };
    const auto with_task = [&](CLI::App* one) {
        one->add_option("task", options->task, "this task; default: the one that was built first")
            ->type_name("ID");
        return one;
    };
    CLI::App* const one = command("once", "deploy one task, to its end", once,
                                  "  factory demo deploy once\n  factory demo deploy once --task T001\n");
    one->add_option("--task", options->task, "this task; default: the one that was built first")
        ->type_name("ID");
    with_environment(one, options, "staging: stop behind it; default prod");
    CLI::App* const begin =
        command("start", "deploy what waits until it is stopped", start,
                "  factory demo deploy start\n  factory demo deploy start -f --until-empty\n");
    begin->add_flag("-f,--foreground", options->foreground, "stay here; Ctrl-C lets the running deploy end");
    begin->add_flag("--until-empty", options->until_empty, "end when no task waits");
    CLI::App* const end =
        command("stop", "begin no new deploy; or, with --env, end what is served there", stop,
                "  factory demo deploy stop\n  factory demo deploy stop --env staging\n");
    end->add_flag("--now", options->now, "undo the running deploy too; its task is given back");
    with_environment(end, options, "end the service of this environment");
    command("status", "which commit is served where, since when, and how the last deploy ended", status,
            "  factory demo deploy status --json\n");
    with_task(command("staging", "deploy one task to staging only", to_staging,
                      "  factory demo deploy staging T001\n"));
    with_task(command("prod", "deploy one task through staging to production", to_prod,
                      "  factory demo deploy prod T001\n"));
    with_environment(
        command("rollback", "back to the version before the one that is served", rollback,
                "  factory demo deploy rollback\n  factory demo deploy rollback --env staging\n"),
        options, "default prod");
    command("promote", "let a task that was made from outside text into production, and deploy it", promote,
            "  factory demo deploy promote T001\n")
        ->add_option("task", options->task, "the task")
        ->required()
        ->type_name("ID");
}

}  // namespace factory::cli
