// Opens a project for its workers: configuration, pool of work trees, merge queue, gates.
#pragma once

#include "orchestrator/agent_chain.hpp"
#include "orchestrator/workshop.hpp"

#include <memory>

namespace factory {

/// Everything that a Workshop points to, in the order in which it has to end.
class OpenWorkshop {
public:
    /// `home` as given by --home. Throws base::Error that says what is missing and what to do: the project's
    /// file, a branch that is checked out, a usable llm.yaml.
    OpenWorkshop(const Lrm& lrm, const std::string& home, const std::string& project, int workers,
                 std::function<void(const std::string& line)> log);
    ~OpenWorkshop();
    OpenWorkshop(const OpenWorkshop&) = delete;
    OpenWorkshop& operator=(const OpenWorkshop&) = delete;

    const Workshop& shop() const { return shop_; }
    LeaseKeeper& leases() { return *leases_; }
    /// Of every agent from now on; 0: no limit. Before there are workers.
    void limit_agents(int turns, std::chrono::minutes time) {
        shop_.limits.turns = turns;
        shop_.limits.hard = time;
    }

private:
    merge::Opinion verify(const std::string& base, const std::string& head);

    Workshop shop_;
    anonymizer::Outgoing outgoing_;
    std::unique_ptr<AgentChain> chain_;
    std::unique_ptr<agents::WorkspacePool> pool_;
    std::unique_ptr<LeaseKeeper> leases_;
    std::unique_ptr<WorkBoard> board_;
    std::unique_ptr<merge::Queue> queue_;
};

/// What L0 says of a task's change, two commits of the repository at `root`.
merge::Opinion review_l0(const std::filesystem::path& root, const base::config::AdversarialRules& rules,
                         const base::Json& task, const std::string& base, const std::string& head);

/// The variables by which a program with another HOME finds the places of this suite.
std::map<std::string, std::string> suite_variables(const std::string& home);

}  // namespace factory
