// Gates with a threshold, each naming the offending lines. Pure.
#pragma once

#include "orchestrator/adversarial/l0_diff.hpp"
#include "orchestrator/gates/lcov.hpp"

#include <optional>
#include <string>
#include <vector>

namespace factory::gates {

struct CoverageGate {
    int minimum = 80;  // percent of the changed lines that can run
    std::string root;  // of the repository, absolute
};

struct CoverageResult {
    adversarial::Verdict verdict;
    std::size_t changed = 0;  // lines that the change wrote and the report knows
    std::size_t covered = 0;
    std::optional<double> before;  // percent of all lines, of the base's report
    double after = 0;              // percent of all lines
};

/// Rejects when fewer than `minimum` percent of the changed lines ran, or when the whole falls below the
/// base's report (by more than a hundredth of a point).
CoverageResult judge_coverage(const adversarial::Change& change, const Coverage& head,
                              const std::optional<Coverage>& base, const CoverageGate& gate);

/// A function and its branches; each branch counts for the innermost function around it.
struct FunctionComplexity {
    std::string name;  // with its container
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::uint32_t complexity = 1;         // cyclomatic
    std::vector<std::uint32_t> branches;  // their lines
};
std::vector<FunctionComplexity> complexities(const syntax::CheckFacts& facts);

/// "move lines 3-9 (...) into a function of their own": the stretch with about half of the branches, where
/// they are closest together.
std::string proposed_split(const FunctionComplexity& function);

/// Warns of every function that the change made, or made worse, and whose cyclomatic complexity is above
/// `maximum`; the message proposes where to split it. Always approves.
adversarial::Verdict judge_complexity(const adversarial::Change& change, int maximum);

}  // namespace factory::gates
