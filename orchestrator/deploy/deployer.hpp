// Brings one task's commit to production: performs what the pipeline says, and tells everyone who has to
// know.
#pragma once

#include "anonymizer/map/outgoing.hpp"
#include "orchestrator/deploy/driver.hpp"
#include "orchestrator/deploy/outcome.hpp"
#include "orchestrator/evidence.hpp"
#include "orchestrator/lease_keeper.hpp"
#include "orchestrator/notify.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace factory::deploy {

/// What a deployer needs; what it points to outlives it.
struct DeployShop {
    base::config::ProjectFile project;
    std::filesystem::path root;  // of the project: the main work tree
    std::string target;          // the branch whose commits may be deployed
    base::Places places;
    Lrm lrm;
    std::string mark;  // after the deployer's name, in its claims
    std::chrono::seconds build_limit;
    std::chrono::seconds smoke_limit;
    LeaseKeeper* leases = nullptr;
    anonymizer::Outgoing* outgoing = nullptr;
    Notifier* notifier = nullptr;
    Releases* releases = nullptr;
    Driver* staging = nullptr;  // null: the project has none
    Driver* prod = nullptr;
    std::function<void(const std::string& line)> log;

    std::string clean(const std::string& text) const { return outgoing->hide_technical(text); }
    Driver* driver(Environment environment) const {
        return environment == Environment::prod ? prod : staging;
    }
};

struct DeployEnd {
    std::string task;
    std::string sha;
    std::string state;    // "prod_ok", "staging_ok", "rolled_back"; empty: given back
    std::string verdict;  // empty: good
    std::string line;     // "DEPLOYED: T1 ...", "ROLLED BACK: T1: ..."
};

/// One thread; one process at a time for a project.
class Deployer {
public:
    explicit Deployer(const DeployShop& shop);

    /// Deploys the task that was merged first (or this one) to its end; nothing when none waits. Blocks.
    /// Throws base::Error when mcp-lrm does not answer, mcp::RemoteError when this task cannot be claimed.
    std::optional<DeployEnd> once(const std::string& id = {}, bool only_staging = false);

private:
    struct Task;
    std::string perform(Task& task, const Step& step);
    std::string verify_commit(Task& task);
    std::string build(Task& task);
    std::string smoke(Task& task, Driver& driver);
    std::string mark_done(Task& task);
    std::string roll_back(Task& task, Environment environment);
    DeployEnd succeed(Task& task, bool only_staging);
    DeployEnd fail(Task& task, const Pipeline& pipeline);
    DeployEnd abandon(Task& task);
    void keep_logs(Task& task);
    void remember(const Task& task, const std::string& verdict, const std::string& summary,
                  Environment where);
    void add_repair(const Task& task, const Failed& failed);
    void log(const Task& task, const std::string& line) const;

    const DeployShop& shop_;
    Backlog backlog_;
};

}  // namespace factory::deploy
