// What a factory process that died has left in the store.
#pragma once

#include "orchestrator/backlog.hpp"

#include <string>
#include <vector>

namespace factory {

/// How the workers of this home on this machine sign their claims: "@HOST/1a2b3c4d" after their names.
std::string place_mark(const std::filesystem::path& data);

/// The states in which a task is some process's, and where it goes when that process is gone; pure.
std::string state_after_death(const std::string& status);

/// Gives back what is claimed in the name of `mark` without waiting for the leases to run out; the ids. Only
/// for who knows that no other process of that name lives.
std::vector<std::string> give_back_orphans(Backlog& backlog, const std::string& mark);
/// The same for tasks that were being deployed; what was half done in the environments is to be undone first.
std::vector<std::string> give_back_deploys(Backlog& backlog, const std::string& mark);

}  // namespace factory
