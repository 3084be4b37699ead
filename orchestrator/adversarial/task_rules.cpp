#include "orchestrator/adversarial/task_rules.hpp"

namespace factory::adversarial {
namespace {

using base::Json;

/// Whether nobody whose work is judged may have written the contract.
bool is_trusted(const Json& task) {
    const auto parent = task.find("parent");
    if (parent != task.end() && parent->is_string() && !parent->get_ref<const std::string&>().empty())
        return false;
    const auto tainted = task.find("tainted");
    return tainted == task.end() || !tainted->is_boolean() || !tainted->get<bool>();
}

}  // namespace

bool allow(L0Rules& rules, const std::string& word) {
    if (word == "may_remove") rules.may_remove_tests = true;
    else if (word == "may_skip") rules.may_skip_tests = true;
    else if (word == "may_change_expected") rules.may_weaken_tests = true;
    else return false;
    return true;
}

L0Rules rules_of(const base::config::AdversarialRules& project, const Json& task) {
    L0Rules out;
    out.threshold = project.threshold;
    for (const auto& pattern : project.custom_patterns)
        out.custom_patterns.push_back({pattern.pattern, pattern.score, pattern.max_occurrences});
    for (const std::string& word : project.tests) allow(out, word);
    if (!task.is_object() || !is_trusted(task)) return out;
    const auto contract = task.find("contract");
    if (contract == task.end() || !contract->is_object()) return out;
    const auto tests = contract->find("tests");
    if (tests == contract->end()) return out;
    if (tests->is_string()) allow(out, tests->get<std::string>());
    if (tests->is_array())
        for (const Json& word : *tests)
            if (word.is_string()) allow(out, word.get<std::string>());
    return out;
}

}  // namespace factory::adversarial
