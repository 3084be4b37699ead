// What of a source is larger than it should be: measured, not guessed. Pure.
#pragma once

#include "orchestrator/brain/finding.hpp"
#include "syntax/checks.hpp"
#include "syntax/facts.hpp"

#include <string>
#include <vector>

namespace factory::brain {

struct MeasureLimits {
    int complexity = 10;  // cyclomatic, of a function
    int function_lines = 100;
    int parameters = 5;
    int class_lines = 500;  // with more than class_methods: a god class
    int class_methods = 10;
};

/// Findings of one file; none for tests. `path` is relative to the root.
std::vector<Finding> measure(const std::string& path, const std::string& domain,
                             const syntax::FileFacts& facts, const syntax::CheckFacts& checks,
                             const MeasureLimits& limits);

/// The triggers for refactoring that are not measured, in one sentence.
const char* what_is_not_measured();

/// Parameters in a signature: commas at the top of its first pair of parentheses, plus one; `self`, `cls`
/// and `this` do not count. 0 where there are no parentheses.
int parameters_of(const std::string& signature);

}  // namespace factory::brain
