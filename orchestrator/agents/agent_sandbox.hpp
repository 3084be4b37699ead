// What an agent under bubblewrap may see and write.
#pragma once

#include "base/paths.hpp"
#include "base/process/sandbox.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace factory::agents {

/// All absolute.
struct SandboxPlaces {
    std::filesystem::path user_home;              // of whoever runs the factory
    std::filesystem::path work_tree;              // the agent's
    std::filesystem::path home;                   // the agent's
    std::filesystem::path checkout;               // the main work tree
    std::filesystem::path git;                    // the repository's common folder
    std::vector<std::filesystem::path> programs;  // what the agent runs: its own program, the proxy
    std::string path;                             // PATH of the agent
    base::Places suite;                           // keys, databases, logs, evidence
};

/// The agent's tree and HOME are writable, but for the `.git` of the tree. The repository's git folder, tool
/// chains and programs are read-only. Hidden are homes of people, keys, what the factory keeps, the main work
/// tree and all other trees. The network is the host's: the model and mcp-lrm are there. Pure.
base::process::SandboxRules agent_sandbox(const SandboxPlaces& places);

}  // namespace factory::agents
