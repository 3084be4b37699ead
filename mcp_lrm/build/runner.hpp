// Runs the steps of one job and reads what they wrote.
#pragma once

#include "base/process/sandbox.hpp"
#include "base/process/tree.hpp"
#include "mcp_lrm/build/job.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

namespace lrm::build {

struct RunnerOptions {
    base::process::SandboxMode sandbox = base::process::SandboxMode::preferred;
    base::process::SandboxNetwork network = base::process::SandboxNetwork::loopback;
    std::vector<std::filesystem::path> hidden;  // our own configuration, databases, logs
    std::string supervisor = "/proc/self/exe";
    /// Takes personal data and secrets out of a text; must not throw. Everything that leaves a job goes
    /// through it.
    std::function<std::string(const std::string&)> clean;
    std::size_t log_half = std::size_t{8} << 20U;       // bytes kept of the log's beginning, and of its end
    std::int64_t log_limit = std::int64_t{256} << 20U;  // past it a command is stopped
    std::size_t tail_bytes = 6000;                      // of the log in the result
    std::chrono::milliseconds grace{300};               // between SIGTERM and SIGKILL
};

/// What others see of a running job. Any thread.
struct RunningState {
    base::process::StopSignal stop;
    std::atomic<std::int64_t> log_bytes = 0;
    std::atomic<int> step = 0;  // 1-based
};

struct RunOutcome {
    JobResult result;
    std::string log;  // clean
};

/// Runs the steps to the end, or until they are stopped or out of time. When this returns, none of their
/// processes is left. Never throws for what a project can cause: that is a result in state `broken`.
/// Blocking.
RunOutcome run_job(const Job& job, const RunnerOptions& options, RunningState& running);

}  // namespace lrm::build
