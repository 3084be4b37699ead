// factory PROJECT cycle: batches of tasks through tests and gates into the branch.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_cycle(CLI::App& parent, Session& session);

}  // namespace factory::cli
