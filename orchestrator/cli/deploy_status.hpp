// What each environment of a project serves, for people and as facts.
#pragma once

#include "base/json.hpp"
#include "orchestrator/deploy/open_deploy.hpp"

#include <optional>
#include <string>

namespace factory::cli {

/// {project, running, pid?, environments: [{environment, serving, sha, task, since, ...}]}
base::Json deploy_facts(const deploy::OpenDeploy& open, const std::optional<int>& pid);
/// The same in lines; pure.
std::string deploy_text(const base::Json& facts);

}  // namespace factory::cli
