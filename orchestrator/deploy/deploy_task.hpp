// All that one deploy needs, from the claim to its end. Part of the deployer.
#pragma once

#include "orchestrator/deploy/deployer.hpp"

#include <set>

namespace factory::deploy {

struct Deployer::Task {
    Task(Claimed what, const std::filesystem::path& evidence)
        : claimed(std::move(what)), whole(claimed.whole()), pack(evidence, claimed.id) {}

    Claimed claimed;
    base::Json whole;  // the task's fields and its content
    EvidencePack pack;
    std::shared_ptr<Lease> lease;
    std::string sha;  // that is deployed
    Journal journal;
    base::Json commands = base::Json::array();
    base::Json health = base::Json::array();
    std::set<Environment> touched;
    base::process::StopSignal never;  // what undoes is not interrupted
};

}  // namespace factory::deploy
