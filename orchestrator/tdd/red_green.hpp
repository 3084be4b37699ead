// RED is proven, not believed: the change's tests fail on the code before it and pass with it. Plain code
// over what the runs said.
#pragma once

#include "orchestrator/tdd/build_result.hpp"

#include <string>
#include <vector>

namespace factory::tdd {

/// The files of a change.
struct ChangedFiles {
    std::vector<std::string> tests;
    std::vector<std::string> others;
};

/// By syntax::is_test_path.
ChangedFiles split_change(const std::vector<std::string>& files);

/// What two runs of the same tests prove.
struct Proof {
    bool is_proven = false;
    std::string why;                        // where it is not; one sentence
    std::vector<std::string> fail_to_pass;  // names of tests, or files of tests where the tool names none
    std::vector<std::string> files;         // the test files that were run
    std::string command;                    // one that runs them again
};

/// After the run on the base: whether RED is proven.
Proof judge_red(const ChangedFiles& change, const BuildResult& base);
/// After the run with the change too: which tests went from failing to passing.
Proof judge_green(const ChangedFiles& change, const BuildResult& base, const BuildResult& head);

/// VERIFY: tests that fail now and did not before. Empty and `head` not passed: something else is wrong.
std::vector<std::string> newly_failing(const BuildResult& before, const BuildResult& head);
/// Whether the merged tree is as good as the one before it.
bool is_verified(const BuildResult& before, const BuildResult& head);

/// Kinds of work that add no behaviour, so that no test can fail before them: refactor, docs, ...
bool needs_red(const std::string& type);

}  // namespace factory::tdd
