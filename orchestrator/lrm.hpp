// The daemon mcp-lrm as the command line sees it: found, started, called, stopped.
#pragma once

#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/process/daemon.hpp"
#include "base/process/suite.hpp"

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

class Lrm {
public:
    /// `home` as given by --home; empty: FACTORY_HOME or the XDG places.
    explicit Lrm(const std::string& home);

    const base::Places& places() const { return places_; }
    std::filesystem::path log() const { return places_.logs / "mcp-lrm.log"; }

    /// Nothing when none runs; port 0 while it starts.
    std::optional<base::process::DaemonInfo> running() const;

    /// The running daemon, or a new one at `port` (default 9500; 0: a free one) that indexes `roots`. Throws
    /// base::Error that says why it did not start, or who has the port.
    base::process::DaemonInfo start(std::optional<std::uint16_t> port, const std::vector<std::string>& roots);

    /// Waits until it is gone; false when none ran.
    bool stop();

    /// GET /health of the running daemon. Throws base::Error{network}.
    base::Json health() const;

    /// The tree that a call with these arguments from the current directory is about, when it is not indexed
    /// yet; empty when it is, or when that is for the daemon to say. Starts the daemon when none runs.
    std::string unindexed_tree(const base::Json& arguments);

    /// Calls a tool for the tree of the current directory, starting the daemon when none runs. The whole
    /// result. Throws mcp::RemoteError, or base::Error.
    base::Json call(const std::string& tool, const base::Json& arguments, std::chrono::milliseconds limit,
                    const Progress& progress = {});

private:
    std::vector<std::string> command(std::uint16_t port, const std::vector<std::string>& roots) const;

    std::string home_;  // absolute; empty: the XDG places
    base::Places places_;
};

using base::process::sibling_program;

/// The git work tree that holds `directory` (a canonical path); nothing outside of one.
std::optional<std::filesystem::path> work_tree_of(const std::filesystem::path& directory);

}  // namespace factory
