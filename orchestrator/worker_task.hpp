// All that one run of a worker needs, from the claim to its end. Part of the worker.
#pragma once

#include "orchestrator/json_fields.hpp"
#include "orchestrator/worker.hpp"

namespace factory {

struct Worker::Task {
    Task(Claimed what, const std::filesystem::path& evidence)
        : claimed(std::move(what)), whole(claimed.whole()), pack(evidence, claimed.id) {}

    Claimed claimed;
    base::Json whole;  // the task's fields and its content
    EvidencePack pack;
    std::shared_ptr<Lease> lease;
    std::vector<AgentChoice> chain;
    std::optional<agents::Workspace> slot;
    std::string base;    // the commit it began at
    std::string commit;  // of the change
    std::vector<std::string> changed;
    std::vector<std::string> reached;  // what no agent may touch and its agent touched
    tdd::ChangedFiles files;
    tdd::BuildResult red;
    base::Json facts = base::Json::object();  // for the manifest
};

}  // namespace factory
