// What all workers of a project share.
#pragma once

#include "anonymizer/map/outgoing.hpp"
#include "base/config/project.hpp"
#include "base/paths.hpp"
#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/progress.hpp"
#include "orchestrator/agents/workspace.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/lease_keeper.hpp"
#include "orchestrator/merge/queue.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace factory {

class WorkBoard;

/// An agent with the model that it talks to.
struct AgentChoice {
    const agents::Driver* driver = nullptr;
    std::string provider;  // in llm.yaml
    agents::ModelAccess model;
};

/// Outlives the workers. What it points to may be used by any thread.
struct Workshop {
    base::config::ProjectFile project;
    std::filesystem::path root;  // of the project: the main work tree
    GitPlaces git;               // of that tree, as it was at the start
    std::string target;          // the branch that changes go into
    base::Places places;
    Lrm lrm;
    std::filesystem::path proxy;               // mcp-proxy
    std::map<std::string, std::string> suite;  // the variables by which a proxy finds our places
    std::string path;                          // PATH of agents
    std::filesystem::path user_home;           // of whoever runs the factory
    std::string bubblewrap;                    // what agents run under; empty: nothing
    std::string mark;                          // after the workers' names, in their claims
    agents::ProgressLimits limits;
    std::chrono::seconds test_limit{1800};
    agents::WorkspacePool* pool = nullptr;
    merge::Queue* queue = nullptr;
    LeaseKeeper* leases = nullptr;
    WorkBoard* board = nullptr;
    anonymizer::Outgoing* outgoing = nullptr;  // hides what must not stand in prompts, logs and evidence

    /// The agents for a task, the first choice first; none: `why` says why.
    std::function<std::vector<AgentChoice>(const base::Json& task, std::string& why)> chain;
    /// Told how a provider's agent ended: one that is busy is left alone for a while.
    std::function<void(const std::string& provider, agents::Outcome outcome)> ended;
    /// The deterministic gate over a change of a task, two commits of the repository.
    std::function<merge::Opinion(const base::Json& task, const std::string& base, const std::string& head)>
        review;
    /// A line for the log of the run.
    std::function<void(const std::string& line)> log;

    /// A text as it may leave: for a log, an evidence pack, the store.
    std::string clean(const std::string& text) const { return outgoing->hide_technical(text); }
};

}  // namespace factory
