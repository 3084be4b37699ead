// What works in the background on a project: started, asked whether it runs, stopped.
#pragma once

#include "orchestrator/cli/session.hpp"
#include "orchestrator/factory_lock.hpp"

#include <string>
#include <vector>

namespace factory::cli {

/// A command word that has `start -f`, and the post that its process holds.
struct Work {
    std::string command;  // "cycle"
    std::string verb = "start";
    Post post = Post::backlog;
};

/// Starts `factory PROJECT COMMAND VERB -f WORDS...` as nobody's child and waits until it holds its post;
/// its pid. Throws base::Error with its last words when it ends before.
int start_work(const Session& session, const Work& work, const std::string& project,
               const std::vector<std::string>& words);

enum class Stopped {
    none,   // none ran
    ended,  // it is gone
    drains  // it still brings running tasks to their end
};

/// SIGTERM: it begins no new task; `now`: a second one, which ends what runs and gives its tasks back. Waits
/// at most `limit` for its end.
Stopped stop_work(const Session& session, const Work& work, const std::string& project, bool now,
                  std::chrono::milliseconds limit);

}  // namespace factory::cli
