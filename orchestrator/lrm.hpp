// The daemon mcp-lrm as the command line sees it: started with its trees, and called.
#pragma once

#include "base/json.hpp"
#include "base/process/suite.hpp"
#include "orchestrator/daemon.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace factory {

/// What a result is told while it is being made: done, total, what is done.
using Progress = std::function<void(double done, double total, const std::string& message)>;

class Lrm : public Daemon {
public:
    explicit Lrm(const std::string& home) : Daemon(lrm_kind(), home) {}

    /// The running daemon, or a new one that indexes `roots`; see Daemon::start.
    base::process::DaemonInfo start(std::optional<std::uint16_t> port,
                                    const std::vector<std::string>& roots) const;

    /// The tree that a call with these arguments from the current directory is about, when it is not indexed
    /// yet; empty when it is, or when that is for the daemon to say. Starts the daemon when none runs.
    std::string unindexed_tree(const base::Json& arguments);

    /// Calls a tool for the tree of the current directory, starting the daemon when none runs. The whole
    /// result. Throws mcp::RemoteError, or base::Error.
    base::Json call(const std::string& tool, const base::Json& arguments, std::chrono::milliseconds limit,
                    const Progress& progress = {});

    /// The same for the work tree `tree`; one that the daemon does not know yet is registered by it.
    base::Json call_in(const std::filesystem::path& tree, const std::string& tool,
                       const base::Json& arguments, std::chrono::milliseconds limit) const;
};

using base::process::sibling_program;

/// The git work tree that holds `directory` (a canonical path); nothing outside of one.
std::optional<std::filesystem::path> work_tree_of(const std::filesystem::path& directory);

}  // namespace factory
