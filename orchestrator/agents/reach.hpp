// What of ours an agent reached for, by what it asked its tools to do.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factory::agents {

struct Guarded {
    std::filesystem::path path;  // absolute; a file, or a folder with all that is in it
    std::string name;            // for a person: "the orchestrator's key"
};

/// The names of those that the arguments of a tool call name by their path, each once, in their order. An
/// agent that hides a path (by ../ or in pieces) is not seen here: the sandbox is what stops it. Pure.
std::vector<std::string> reached_for(std::string_view arguments, const std::vector<Guarded>& guarded);

}  // namespace factory::agents
