// All rules over one change.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <set>
#include <tuple>

namespace factory::adversarial {

std::vector<Issue> find_issues(const Change& change, const L0Rules& rules) {
    std::vector<Issue> found;
    Ledger ledger(change);
    const Matched matched = match_units(change);
    find_skips(change, matched, rules, found);
    find_deleted_tests(change, matched, ledger, rules, found);
    find_weak_assertions(change, matched, ledger, rules, found);
    find_special_cases(change, found);
    find_lowered_gates(change, found);
    find_points(change, rules, found);
    // One place is told once per type.
    std::vector<Issue> out;
    std::set<std::tuple<std::string, std::string, std::uint32_t, std::string>> seen;
    for (Issue& issue : found) {
        if (!seen.emplace(issue.type, issue.file, issue.line, issue.pattern).second) continue;
        if (issue.pattern.size() > 200) issue.pattern.resize(200);
        out.push_back(std::move(issue));
    }
    return out;
}

Verdict judge_l0(const Change& change, const L0Rules& rules) {
    return decide(find_issues(change, rules), rules.threshold, "ADVERSARIAL_REJECTED");
}

}  // namespace factory::adversarial
