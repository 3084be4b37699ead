// A daemon of the suite as the command line sees it: found, started, asked how it is, stopped.
#pragma once

#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/process/daemon.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factory {

/// What is said of a daemon before it runs.
struct DaemonKind {
    std::string name;  // of its program, its lock file and its log
    std::uint16_t port = 0;
    std::string port_option;  // of `factory mcp start`
};

const DaemonKind& lrm_kind();
const DaemonKind& platform_kind();

class Daemon {
public:
    /// `home` as given by --home; empty: FACTORY_HOME or the XDG places.
    Daemon(const DaemonKind& kind, const std::string& home);

    const std::string& name() const { return kind_.name; }
    const base::Places& places() const { return places_; }
    std::filesystem::path log() const { return places_.logs / (kind_.name + ".log"); }

    /// Nothing when none runs; port 0 while it starts.
    std::optional<base::process::DaemonInfo> running() const;

    /// The running daemon, or a new one at `port` (default: its own; 0: a free one) with these arguments
    /// besides. Throws base::Error that says why it did not start, or who has the port.
    base::process::DaemonInfo start(std::optional<std::uint16_t> port,
                                    const std::vector<std::string>& arguments) const;

    /// Waits until it is gone; false when none ran.
    bool stop() const;

    /// GET /health of the running daemon. Throws base::Error{network}.
    base::Json health() const;

private:
    DaemonKind kind_;
    std::string home_;  // absolute; empty: the XDG places
    base::Places places_;
};

}  // namespace factory
