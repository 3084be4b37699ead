// Opens a project for its deploys: configuration, releases, drivers, notices.
#pragma once

#include "orchestrator/deploy/deployer.hpp"

#include <memory>
#include <vector>

namespace factory::deploy {

/// Everything that a DeployShop points to, in the order in which it has to end.
class OpenDeploy {
public:
    /// `home` as given by --home. Throws base::Error that says what is missing in the project's file.
    OpenDeploy(const Lrm& lrm, const std::string& home, const std::string& project,
               std::function<void(const std::string& line)> log);
    OpenDeploy(const OpenDeploy&) = delete;
    OpenDeploy& operator=(const OpenDeploy&) = delete;

    const DeployShop& shop() const { return shop_; }
    /// The declared environments, staging first.
    std::vector<Driver*> drivers() const;
    /// Null when the project's file does not declare it.
    Driver* driver(Environment environment) const { return shop_.driver(environment); }

    /// For who holds the post of the deploys: undoes what a dead process had half done, gives its tasks back,
    /// and from now on renews leases and delivers notices. Throws base::Error when mcp-lrm does not answer.
    void take_over();
    /// Ends what runs and gives its task back. Any thread, after take_over.
    void stop_all() { leases_->stop_all(); }
    /// Waits a moment for notices; what cannot be delivered waits for the next process.
    void finish_notices();

private:
    DeployShop shop_;
    anonymizer::Outgoing outgoing_;
    std::unique_ptr<Releases> releases_;
    std::unique_ptr<Driver> staging_, prod_;
    std::unique_ptr<Notifier> notifier_;
    std::unique_ptr<LeaseKeeper> leases_;
};

/// Deploys what waits, one task after the other, until none may start or `is_draining`. Throws as
/// Deployer::once.
std::vector<DeployEnd> deploy_waiting(const DeployShop& shop, const std::function<bool()>& is_draining);

/// Back to the version before the one that is served, by a person's wish: its task is `rolled_back`. The
/// commit that is served now. Throws base::Error when there is none to go back to.
std::string roll_back_by_hand(const DeployShop& shop, Environment environment);

}  // namespace factory::deploy
