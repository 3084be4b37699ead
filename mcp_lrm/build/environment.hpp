// The environment and the sandbox of a job.
#pragma once

#include "base/process/sandbox.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lrm::build {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// A fixed environment: PATH, HOME, where tool chains are, no colours, no questions (CI=1), `scratch` as
/// TMPDIR. No tokens: nothing else of the daemon's own environment.
Variables job_environment(const std::string& scratch);

/// Sets or replaces one.
void set_variable(Variables& variables, const std::string& name, const std::string& value);

/// What a job may write (its work tree, the caches of package tools), read (tool chains) and not see
/// (`hidden`, keys of the user). The network is the caller's to choose.
base::process::SandboxRules sandbox_rules(const std::string& root,
                                          const std::vector<std::filesystem::path>& hidden);

}  // namespace lrm::build
