// What L0 lets a task's change do: the project's rules, and the task's contract. Pure.
#pragma once

#include "base/config/project.hpp"
#include "base/json.hpp"
#include "orchestrator/adversarial/l0_rules.hpp"

#include <string>

namespace factory::adversarial {

/// Sets what a word allows: may_remove, may_skip, may_change_expected. False for another word.
bool allow(L0Rules& rules, const std::string& word);

/// `task` has its fields and its content together. Its contract ({"contract":{"tests":"may_remove"}}, or a
/// list of such words) counts where a person or the brain wrote it: not for what an agent split off, nor for
/// a task made of outside text. Unknown words allow nothing.
L0Rules rules_of(const base::config::AdversarialRules& project, const base::Json& task);

}  // namespace factory::adversarial
