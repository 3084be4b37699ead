// factory backup, restore, db.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

/// As AddCommand.
void add_backup(CLI::App& parent, Session& session);

}  // namespace factory::cli
