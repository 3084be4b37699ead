// Verdicts as SARIF 2.1.0, for editors and code hosts.
#pragma once

#include "orchestrator/adversarial/verdict.hpp"

#include <string>
#include <vector>

namespace factory::adversarial {

/// One run with all issues. A veto is an error, what has points a warning, the rest a note. `version` is that
/// of the tool.
base::Json to_sarif(const std::vector<Issue>& issues, const std::string& version);

}  // namespace factory::adversarial
