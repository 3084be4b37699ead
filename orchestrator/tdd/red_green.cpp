#include "orchestrator/tdd/red_green.hpp"

#include "syntax/checks.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace factory::tdd {
namespace {

std::string command_of(const BuildResult& result) {
    std::string out;
    for (const std::string& command : result.commands) out += (out.empty() ? "" : " && ") + command;
    return out;
}

}  // namespace

ChangedFiles split_change(const std::vector<std::string>& files) {
    ChangedFiles out;
    for (const std::string& file : files)
        (syntax::is_test_path(file) ? out.tests : out.others).push_back(file);
    return out;
}

Proof judge_red(const ChangedFiles& change, const BuildResult& base) {
    Proof out;
    out.files = change.tests;
    out.command = command_of(base);
    if (change.tests.empty()) {
        out.why = "the change has no test";
        return out;
    }
    if (base.is_passed()) {
        out.why = "its tests pass without the change, so they do not test it";
        return out;
    }
    if (!base.is_failed()) {
        out.why = "its tests could not be run on the code before it: " + why_not_passed(base);
        return out;
    }
    out.is_proven = true;
    return out;
}

Proof judge_green(const ChangedFiles& change, const BuildResult& base, const BuildResult& head) {
    Proof out;
    out.files = change.tests;
    out.command = command_of(head);
    if (!head.is_passed()) {
        out.why = why_not_passed(head);
        return out;
    }
    out.is_proven = true;
    std::set_difference(base.failed_tests.begin(), base.failed_tests.end(), head.failed_tests.begin(),
                        head.failed_tests.end(), std::back_inserter(out.fail_to_pass));
    // A test file that does not even load names no test.
    if (out.fail_to_pass.empty()) out.fail_to_pass = change.tests;
    return out;
}

std::vector<std::string> newly_failing(const BuildResult& before, const BuildResult& head) {
    std::vector<std::string> out;
    std::set_difference(head.failed_tests.begin(), head.failed_tests.end(), before.failed_tests.begin(),
                        before.failed_tests.end(), std::back_inserter(out));
    return out;
}

bool is_verified(const BuildResult& before, const BuildResult& head) {
    if (head.is_passed()) return true;
    // What was broken before the change is not its fault, as long as the tool says which tests these are.
    return head.is_failed() && before.is_failed() && !head.failed_tests.empty() &&
           newly_failing(before, head).empty();
}

bool needs_red(const std::string& type) {
    constexpr std::array without = {"refactor", "docs",   "documentation", "chore", "debt",
                                    "format",   "rename", "build",         "ci"};
    return std::find(without.begin(), without.end(), type) == without.end();
}

}  // namespace factory::tdd
