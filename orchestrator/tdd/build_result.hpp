// What lrm_build says, as the orchestrator reads it.
#pragma once

#include "base/config/project.hpp"
#include "orchestrator/lrm.hpp"

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace factory::tdd {

struct BuildResult {
    std::string state;  // passed, failed, cancelled, timed_out, broken
    int exit_code = -1;
    std::chrono::milliseconds duration{0};
    std::vector<std::string> commands;   // as a person would type them
    std::set<std::string> failed_tests;  // names as the tool would take them back
    std::string first_problem;           // of the failed test or diagnostic that came first, one line
    std::string problem;                 // why it is no result
    std::string tail;                    // the end of the log
    bool is_cut = false;                 // there are more failed tests than are named

    bool is_passed() const { return state == "passed"; }
    /// It ran, and said that something is wrong with the code.
    bool is_failed() const { return state == "failed"; }
};

/// Reads the structured part of an answer of lrm_build; members that are not there stay empty.
BuildResult read_build_result(const base::Json& structured);

/// Whether a domain of the project declares how it is built.
bool builds_something(const base::config::ProjectFile& project);

/// One sentence for a person: what went wrong.
std::string why_not_passed(const BuildResult& result);

/// Runs `action` of lrm_build in a tree. Blocks until it ended, at most `limit`. Throws base::Error,
/// mcp::RemoteError.
BuildResult run_build(const Lrm& lrm, const std::filesystem::path& tree, const std::string& action,
                      const std::string& domain, const std::vector<std::string>& targets,
                      std::chrono::seconds limit);

/// The same, as lrm_build says it; with a `state` that it ended in.
base::Json run_build_facts(const Lrm& lrm, const std::filesystem::path& tree, const std::string& action,
                           const std::string& domain, const std::vector<std::string>& targets,
                           std::chrono::seconds limit);

}  // namespace factory::tdd
