// What the process of a patch agent is given, in a file that it alone may read.
#pragma once

#include "base/json.hpp"
#include "llm/llm_file.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace factory::agents {

struct PatchAssignment {
    std::string prompt;
    std::vector<std::string> files;  // of the task, below the work tree
    std::string work_tree;           // absolute
    std::string home;                // absolute; of this agent alone
    std::string task;
    std::string fence;
    std::uint16_t port = 0;  // of mcp-lrm
    llm::Provider provider;  // with `model` alone; its key comes in the environment
    std::string model;       // as the provider calls it
    int rounds = 15;
    std::chrono::seconds time{600};
};

/// The variable of the provider's key.
inline constexpr const char* key_variable = "FACTORY_MODEL_KEY";

/// Without the key.
base::Json to_json(const PatchAssignment& assignment);
/// Of what `to_json` wrote. Throws base::Error{config} for anything else.
PatchAssignment read_patch_assignment(const base::Json& json);

}  // namespace factory::agents
