// factory PROJECT brain.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_brain(CLI::App& parent, Session& session);

}  // namespace factory::cli
