#include "orchestrator/cli/factory_floor.hpp"

#include "anonymizer/map/outgoing.hpp"
#include "base/error.hpp"
#include "base/log/hide.hpp"
#include "base/log/log.hpp"
#include "base/process/serving.hpp"
#include "orchestrator/reconcile.hpp"

#include <chrono>
#include <csignal>
#include <pthread.h>

namespace factory::cli {
namespace {

sigset_t signals_of_stopping() {
    sigset_t out;
    sigemptyset(&out);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&out, signal);
    return out;
}

}  // namespace

std::string needed_project(const Session& session, const std::string& command) {
    if (session.project.empty())
        throw UsageError("say which project: factory PROJECT " + command +
                         " ...; to see all projects: factory project list");
    return session.project;
}

void begin_log(const Session& session, const std::string& project, const std::string& log) {
    const base::Places places = session.lrm().places();
    base::make_private_directory(places.logs);
    base::log::init("info", places.logs / (log + "-" + project + ".log"),
                    !session.json && !base::process::stderr_is_a_file());
    base::log::hide_with(anonymizer::line_hider());
}

FactoryFloor::FactoryFloor(const Session& session, const std::string& project, const std::string& log,
                           int workers) {
    const Lrm lrm = session.lrm();
    base::make_private_directory(lrm.places().run);
    lock_ = std::make_unique<FactoryLock>(lrm.places().run, project);
    begin_log(session, project, log);
    open_ = std::make_unique<OpenWorkshop>(lrm, session.home, project, workers,
                                           [](const std::string& line) { base::log::info(line); });
    Backlog backlog(lrm, project, "factory");
    for (const std::string& id : give_back_orphans(backlog, open_->shop().mark))
        base::log::info("GIVEN BACK: " + id + ": the process that worked on it died");
    lock_->announce();
}

DeployFloor::DeployFloor(const Session& session, const std::string& project) {
    const Lrm lrm = session.lrm();
    base::make_private_directory(lrm.places().run);
    // First what is missing in the project's file, then who works.
    open_ = std::make_unique<deploy::OpenDeploy>(lrm, session.home, project,
                                                 [](const std::string& line) { base::log::info(line); });
    lock_ = std::make_unique<FactoryLock>(lrm.places().run, project, Post::deploys);
    open_->take_over();
    lock_->announce();
}

StopSignals::StopSignals() {
    const sigset_t signals = signals_of_stopping();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    thread_ = std::thread([this] { wait(); });
}

StopSignals::~StopSignals() {
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
}

void StopSignals::call(std::function<void()> drain, std::function<void()> stop) {
    const std::lock_guard lock(mutex_);
    drain_ = std::move(drain);
    stop_ = std::move(stop);
    if (came_ && drain_) drain_();
}

void StopSignals::wait() {
    const sigset_t signals = signals_of_stopping();
    for (;;) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0 || signal == SIGUSR1) return;
        const std::lock_guard lock(mutex_);
        const auto& action = came_ ? stop_ : drain_;
        came_ = true;
        if (action) action();
    }
}

}  // namespace factory::cli
