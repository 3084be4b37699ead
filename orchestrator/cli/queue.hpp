// factory queue: the build queue of this host.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_queue(CLI::App& parent, Session& session);

}  // namespace factory::cli
