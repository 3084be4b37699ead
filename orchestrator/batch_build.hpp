// One build of the branch for all that was merged into it.
#pragma once

#include "orchestrator/open_workshop.hpp"

namespace factory {

/// Claims every merged task, also those that another process merged, builds the branch once and moves them to
/// `queued_for_deploy` or `build_failed`; how many passed. Blocks. What cannot be built now is said in the
/// log and stays merged. One caller at a time.
int build_merged(const Workshop& shop);

}  // namespace factory
