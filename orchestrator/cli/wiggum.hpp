// factory PROJECT wiggum: workers on a backlog.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_wiggum(CLI::App& parent, Session& session);

}  // namespace factory::cli
