// All that one run of a worker needs, from the claim to its end. Part of the worker.
#pragma once

#include "orchestrator/worker.hpp"

namespace factory {

struct Worker::Task {
    Task(Claimed what, const std::filesystem::path& evidence)
        : claimed(std::move(what)), whole(claimed.content), pack(evidence, claimed.id) {
        for (const auto& [name, value] : claimed.task.items()) whole[name] = value;
    }

    Claimed claimed;
    base::Json whole;  // the task's fields and its content
    EvidencePack pack;
    std::shared_ptr<Lease> lease;
    std::vector<AgentChoice> chain;
    std::optional<agents::Workspace> slot;
    std::string base;    // the commit it began at
    std::string commit;  // of the change
    std::vector<std::string> changed;
    tdd::ChangedFiles files;
    tdd::BuildResult red;
    base::Json facts = base::Json::object();  // for the manifest
};

/// A text member; empty where there is none.
inline std::string text_of(const base::Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The texts of a list; what is none is left out.
inline std::vector<std::string> texts_of(const base::Json& object, const char* name) {
    std::vector<std::string> out;
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array()) return out;
    for (const base::Json& item : *found)
        if (item.is_string()) out.push_back(item.get<std::string>());
    return out;
}

}  // namespace factory
