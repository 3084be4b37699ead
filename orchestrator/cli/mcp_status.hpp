// factory mcp status, and what every command says of a running daemon.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

std::string url_of(const base::process::DaemonInfo& info);

/// {name, running, pid, port, url, log}.
base::Json facts_of(const Daemon& daemon, const base::process::DaemonInfo& info);

int status(const Session& session);

}  // namespace factory::cli
