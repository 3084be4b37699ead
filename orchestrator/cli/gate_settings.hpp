// What a project's file says of the gates.
#pragma once

#include "base/git/location.hpp"
#include "orchestrator/adversarial/l0_rules.hpp"

#include <filesystem>
#include <string>

namespace factory::cli {

struct GateSettings {
    adversarial::L0Rules l0;
    int coverage_min = 80;
    int complexity_max = 15;
};

/// Of the file in `config`/projects whose root is this work tree, or the main one of its repository; else the
/// defaults. Throws base::Error{config} when that file is wrong.
GateSettings gate_settings(const std::filesystem::path& config, const base::git::Location& location);

/// "may_remove", "may_skip", "may_change_expected", several with commas. Throws UsageError.
void allow_tests(adversarial::L0Rules& rules, const std::string& words);

}  // namespace factory::cli
