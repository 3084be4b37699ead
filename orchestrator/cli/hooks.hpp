// factory PROJECT hooks: git hooks of a project's repository.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_hooks(CLI::App& parent, Session& session);

}  // namespace factory::cli
