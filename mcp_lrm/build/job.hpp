// A job of the build queue: what is to be run, and what came of it.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/build/findings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lrm::build {

/// `full`: builds, full test runs, deploy builds: one at a time. `targeted`: chosen tests, in a slot.
enum class JobKind { full, targeted };
enum class JobState { queued, running, passed, failed, cancelled, timed_out, broken };
const char* to_word(JobKind kind);
const char* to_word(JobState state);
bool is_final(JobState state);

/// One command of a declared line. The steps of one chain follow each other as long as they succeed; chains
/// do not depend on each other.
struct Step {
    std::string chain;      // "rust in backend"
    std::string directory;  // absolute
    std::vector<std::string> argv;
    std::vector<std::pair<std::string, std::string>> environment;
    friend bool operator==(const Step&, const Step&) = default;
};

struct JobRequest {
    JobKind kind = JobKind::full;
    std::string project;  // whose turn it is is decided by this
    std::string root;     // the work tree; absolute
    std::string action;   // build, test, lint, check, deploy
    std::string who;      // for people
    std::vector<Step> steps;
    std::chrono::seconds time_limit{1800};
};

struct Job : JobRequest {
    std::int64_t id = 0;
    JobState state = JobState::queued;
    std::string mark;             // of its processes: "FACTORY_JOB=12-..."
    int attempts = 0;             // how often it was started
    std::int64_t created_ms = 0;  // Unix time
    std::int64_t started_ms = 0;  // 0: not yet
    std::int64_t ended_ms = 0;
};

struct StepResult {
    std::string command;
    std::string directory;  // relative to the root, "." is the root
    int exit_code = -1;     // -1: skipped, because one before it failed
    std::int64_t duration_ms = 0;
};

struct JobResult {
    JobState state = JobState::broken;
    int exit_code = -1;  // of the first step that failed
    std::int64_t duration_ms = 0;
    std::string problem;  // why it is broken, timed out or cancelled; one sentence
    std::string sandbox;  // "bubblewrap", or why not
    std::vector<StepResult> steps;
    Findings findings;
    std::string tail;            // the end of the log
    std::int64_t log_bytes = 0;  // that were written
    bool log_is_cut = false;     // the middle is missing
};

base::Json to_json(const std::vector<Step>& steps);
std::vector<Step> steps_from_json(const base::Json& json);
base::Json to_json(const JobResult& result);
JobResult result_from_json(const base::Json& json);

}  // namespace lrm::build
