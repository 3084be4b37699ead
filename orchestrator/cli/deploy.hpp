// factory PROJECT deploy: what was merged and built, into staging and production, and back.
#pragma once

#include "orchestrator/cli/session.hpp"

namespace factory::cli {

void add_deploy(CLI::App& parent, Session& session);

}  // namespace factory::cli
