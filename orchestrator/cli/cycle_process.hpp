// A cycle in the background: started, asked whether it runs, stopped.
#pragma once

#include "orchestrator/cli/session.hpp"

#include <string>
#include <vector>

namespace factory::cli {

/// Starts `factory PROJECT cycle start -f WORDS...` as nobody's child and waits until it works on the
/// backlog; its pid. Throws base::Error with its last words when it ends before.
int start_cycle(const Session& session, const std::string& project, const std::vector<std::string>& words);

enum class Stopped {
    none,   // none ran
    ended,  // it is gone
    drains  // it still brings running tasks to their end
};

/// SIGTERM: it begins no new task; `now`: a second one, which ends the agents and gives their tasks back.
/// Waits at most `limit` for its end.
Stopped stop_cycle(const Session& session, const std::string& project, bool now,
                   std::chrono::milliseconds limit);

}  // namespace factory::cli
