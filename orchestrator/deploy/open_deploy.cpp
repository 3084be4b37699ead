#include "orchestrator/deploy/open_deploy.hpp"

#include "base/error.hpp"
#include "orchestrator/open_workshop.hpp"
#include "orchestrator/project_named.hpp"
#include "orchestrator/reconcile.hpp"

namespace factory::deploy {
namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::seconds notices_limit{10};

}  // namespace

OpenDeploy::OpenDeploy(const Lrm& lrm, const std::string& home, const std::string& project,
                       std::function<void(const std::string& line)> log)
    : shop_{project_named(lrm.places().config, project),
            {},
            {},
            lrm.places(),
            lrm,
            {},
            std::chrono::minutes(30),
            std::chrono::minutes(15),
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            std::move(log)},
      outgoing_(home) {
    shop_.outgoing = &outgoing_;
    const ProjectTree tree = tree_of(shop_.project, "is deployed");
    shop_.root = tree.root;
    shop_.target = tree.branch;
    shop_.mark = place_mark(shop_.places.data);
    releases_ = std::make_unique<Releases>(shop_.places.data, project, shop_.root);
    shop_.releases = releases_.get();
    const base::config::DeployRules& rules = shop_.project.deploy;
    const std::string kind = driver_kind(rules);
    if (rules.staging)
        staging_ = make_driver(kind, {project, Environment::staging, *rules.staging, releases_.get()});
    if (rules.prod) prod_ = make_driver(kind, {project, Environment::prod, *rules.prod, releases_.get()});
    shop_.staging = staging_.get();
    shop_.prod = prod_.get();
}

std::vector<Driver*> OpenDeploy::drivers() const {
    std::vector<Driver*> out;
    for (Driver* const driver : {staging_.get(), prod_.get()})
        if (driver != nullptr) out.push_back(driver);
    return out;
}

void OpenDeploy::take_over() {
    const base::process::StopSignal never;
    for (Driver* const driver : drivers()) {
        try {
            driver->recover({}, never);
        } catch (const std::exception& error) {
            shop_.log(std::string("RECOVERY FAILED: ") + to_word(driver->place().environment) + ": " +
                      shop_.clean(error.what()));
        }
    }
    const std::string& project = shop_.project.project.name;
    Backlog backlog(shop_.lrm, project, "deployer");
    for (const std::string& id : give_back_deploys(backlog, shop_.mark))
        shop_.log("GIVEN BACK: " + id + ": the process that deployed it died");
    notifier_ =
        std::make_unique<Notifier>(shop_.places.data / "notices" / project, shop_.project.notify, shop_.log);
    shop_.notifier = notifier_.get();
    leases_ = std::make_unique<LeaseKeeper>(Backlog(shop_.lrm, project, "deployer"));
    shop_.leases = leases_.get();
}

void OpenDeploy::finish_notices() {
    if (notifier_) notifier_->finish(notices_limit);
}

std::vector<DeployEnd> deploy_waiting(const DeployShop& shop, const std::function<bool()>& is_draining) {
    std::vector<DeployEnd> out;
    Deployer deployer(shop);
    while (!is_draining()) {
        std::optional<DeployEnd> end = deployer.once();
        if (!end) break;
        const bool is_stopped = end->state.empty();
        out.push_back(std::move(*end));
        // A stopped one waits again: to claim it at once would be the opposite of stopping.
        if (is_stopped) break;
    }
    return out;
}

std::string roll_back_by_hand(const DeployShop& shop, Environment environment) {
    Driver& driver = *shop.driver(environment);
    EnvironmentState state = driver.state();
    const EnvironmentState former = state;
    // What a person stopped is started again, as it was.
    if (state.live.sha == state.good.sha && !state.is_stopped) {
        if (!state.before.is_there())
            throw Error(ErrorKind::usage, std::string("there is no version before the one that ") +
                                              to_word(environment) + " serves");
        state.good = state.before;
        state.before = {};
        driver.set_state(state);
    }
    const base::process::StopSignal never;
    try {
        driver.roll_back({}, never);
    } catch (...) {
        // What passed its checks did so, whatever became of the way back to the one before.
        state = driver.state();
        state.good = former.good;
        state.before = former.before;
        driver.set_state(state);
        throw;
    }
    state = driver.state();
    if (state.live.sha == former.live.sha) return state.live.sha;
    const std::string task = former.live.task;
    state.last = {task, former.live.sha, "PROD_INCIDENT", utc_now(), "", "rolled back by a person"};
    if (environment != Environment::prod) state.last.verdict = "STAGING_DEPLOY_FAILED";
    driver.set_state(state);
    shop.log(std::string("ROLLED BACK: ") + to_word(environment) + " by a person, from " + former.live.sha +
             " to " + state.live.sha);
    if (environment != Environment::prod || task.empty()) return state.live.sha;
    Backlog backlog(shop.lrm, shop.project.project.name, "deployer" + shop.mark);
    Claimed rolled_back;
    rolled_back.id = task;
    MoveFacts facts;
    facts.verdict = "PROD_INCIDENT";
    facts.reason = "a person rolled production back";
    try {
        backlog.move(rolled_back, "rolled_back", facts);
    } catch (const Refusal& refused) {
        shop.log(task + ": " + refused.what());  // it is not in production by the store's word
    }
    return state.live.sha;
}

}  // namespace factory::deploy
