// The deterministic layer L0: what it looks for in a change. Pure: texts and facts in, issues out.
#pragma once

#include "orchestrator/adversarial/l0_diff.hpp"

#include <string>
#include <vector>

namespace factory::adversarial {

struct PointPattern {
    std::string pattern;  // a regular expression (ECMAScript) over lines that were added
    int score = 1;
    int max_occurrences = 0;
};

/// What the task's contract lets a change do to tests, and the project's own rules.
struct L0Rules {
    int threshold = 5;
    std::vector<PointPattern> custom_patterns;
    bool may_remove_tests = false;  // tests: may_remove
    bool may_skip_tests = false;    // tests: may_skip
    bool may_weaken_tests = false;  // tests: may_change_expected
};

/// All issues of a change. Never throws for any text; an unusable custom pattern throws base::Error{config}.
std::vector<Issue> find_issues(const Change& change, const L0Rules& rules);

/// The same, judged.
Verdict judge_l0(const Change& change, const L0Rules& rules);

// The rules, one file each; they add to `issues`.
void find_skips(const Change& change, const Matched& matched, const L0Rules& rules,
                std::vector<Issue>& issues);
void find_deleted_tests(const Change& change, const Matched& matched, const Ledger& ledger,
                        const L0Rules& rules, std::vector<Issue>& issues);
void find_weak_assertions(const Change& change, const Matched& matched, Ledger& ledger, const L0Rules& rules,
                          std::vector<Issue>& issues);
void find_special_cases(const Change& change, std::vector<Issue>& issues);
void find_lowered_gates(const Change& change, std::vector<Issue>& issues);
void find_points(const Change& change, const L0Rules& rules, std::vector<Issue>& issues);

}  // namespace factory::adversarial
