// The service of a release as a process that outlives `factory`.
#pragma once

#include "orchestrator/deploy/command.hpp"
#include "orchestrator/deploy/state.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace factory::deploy {

/// A mark that no other process carries: written down before a service is started with it.
std::string new_mark(const std::string& project, const std::string& environment);

/// Starts `run_cmd` (one command; assignments and `cd` before it are allowed) in `tree`, as nobody's child,
/// with PORT and `variables`, its output appended to `log`. Sets pid, started and mark of `served`. Throws
/// base::Error.
void start_service(Served& served, const std::string& run_cmd, const std::filesystem::path& tree, int port,
                   const Variables& variables, const std::string& mark, const std::filesystem::path& log);

/// Whether the process that was started still is there; not whether it answers.
bool is_running(const Served& served);

/// Ends every process that carries the mark: SIGTERM, after `grace` SIGKILL. Blocks. Throws
/// base::Error{process} when one does not end. An empty mark ends nothing.
void end_service(const std::string& mark, std::chrono::milliseconds grace);

/// A port of 127.0.0.1 where nobody listens at this moment. Throws base::Error{network}.
int spare_port();

}  // namespace factory::deploy
