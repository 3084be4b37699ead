// One agent at work: started, listened to, ended when it gets nowhere, with everything it started.
#pragma once

#include "base/process/sandbox.hpp"
#include "base/process/tree.hpp"
#include "orchestrator/agents/progress.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace factory::agents {

struct RunOptions {
    ProgressLimits limits;
    std::string program;                                 // absolute; empty: the driver's, from PATH
    std::string path;                                    // PATH of the agent
    std::optional<base::process::SandboxRules> sandbox;  // with `bubblewrap`; nothing: none
    std::string bubblewrap;
    std::string mark;                                // "FACTORY_AGENT=...": unique for this run
    std::map<std::string, std::string> environment;  // besides the driver's
    std::string errors;                              // a file for its stderr
    /// Every line of its output, as it came. On the thread that calls `run_agent`.
    std::function<void(std::string_view line)> on_line;
    std::function<void(const AgentEvent& event)> on_event;  // likewise
    /// Asked when nothing was heard of it for long: whether something shows that it works all the same (its
    /// diff, calls of our tools). On a thread of its own.
    std::function<bool()> is_alive;
};

struct RunReport {
    Verdict verdict;
    std::string repeated_call;  // a loop that was found; empty: none
    std::chrono::milliseconds duration{0};
    int exit_code = -1;  // 128 + signal when it was killed
};

/// Runs to the end; afterwards nothing of it runs any more. `stop` ends it at any time: the verdict is then
/// `crashed`, "it was stopped". Blocking. Throws base::Error{process, file} when it cannot be started.
RunReport run_agent(const Driver& driver, const Assignment& assignment, const RunOptions& options,
                    const base::process::StopSignal& stop);

}  // namespace factory::agents
