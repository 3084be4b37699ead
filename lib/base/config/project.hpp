// projects/NAME.yaml: what a team declares about a repository.
#pragma once

#include "base/config/document.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace base::config {

struct ProjectIdentity {
    std::string name;        // letters, digits, . _ -; no command word of `factory`
    std::string root_path;   // absolute, or relative to the home directory with ~/
    std::string vision_doc;  // below the root; empty: none
};

/// One part of a repository with its own tools ("rust", "e2e"). Commands are split as a shell would, never
/// run by one.
struct Domain {
    std::vector<std::string> paths;  // folders below the root; "./" is the root itself
    std::string build_cmd;
    std::string test_cmd;  // {files}: the chosen tests
    std::string lint_cmd;
};

struct BrainRules {
    std::string current_phase = "features";  // features -> fixes -> refactor
    std::string vision_doc;
};

struct FractalRules {
    bool enabled = true;
    bool force_level1 = true;
    int max_files = 5;
    int max_loc = 400;
    int max_items = 10;
    int max_depth = 3;
    int min_subtasks = 3;
};

struct WipLimits {
    int max_concurrent = 5;
    int max_per_domain = 2;
    int max_total = 50;  // over all projects
    std::string queue_priority = "wsjf";
};

/// How often a task may fail before the brain decides, and what it may cost in its life; there 0 is no limit.
struct TaskLimits {
    int tdd = 3;
    int adversarial_rejects = 2;
    int build = 2;
    int staging_e2e = 2;
    int perf_smoke = 2;
    int prod = 1;
    std::int64_t max_tokens = 0;
    double max_cost = 0;  // in the currency of the prices in llm.yaml
    int max_sessions = 0;
    int max_minutes = 0;
};

struct Reviewer {
    std::string model;  // "provider/model"; empty: the role's default
};

struct CustomPattern {
    std::string pattern;  // a regular expression
    int score = 1;
    int max_occurrences = 0;
};

struct AdversarialRules {
    int threshold = 5;
    bool cascade_enabled = true;
    bool metrics_enabled = true;
    bool l0_fast = true;
    Reviewer l1_code;
    Reviewer l2_arch;
    std::vector<CustomPattern> custom_patterns;
    std::vector<std::string>
        tests;  // what every task may do to tests: may_remove, may_skip, may_change_expected
};

struct GateThresholds {
    int coverage_min = 80;  // percent
    int complexity_max = 15;
    int security_critical_max = 0;
    int perf_p95_ms = 200;
};

struct DeployTarget {
    std::string deploy_cmd;
    std::string rollback_cmd;
    std::string run_cmd;  // driver process: starts the service, which listens on $PORT
    int port = 0;         // of 127.0.0.1, where the service is reached; 0: none
    std::string health_url;
    std::string health_timeout = "60s";  // how long it may take until it is well
    std::string e2e_cmd;
    std::string smoke_cmd;
    std::vector<int> canary;  // percent of the traffic, one step after the other; empty: all at once
    std::string bake = "5m";  // how long each step is watched
};

struct DeployRules {
    std::string driver = "shell";
    std::optional<DeployTarget> staging;
    std::optional<DeployTarget> prod;
};

struct HookCommand {
    std::string files;  // a git pathspec, "*.py": without a staged file that fits it does not run
    std::string run;    // {files}: these
};

struct HookRules {
    std::vector<HookCommand> pre_commit;
    bool require_task = true;  // in every commit message
};

struct AoCompliance {
    bool enabled = false;
    std::string refs_file;
};

struct Webhook {
    std::string url;
    std::string shape = "auto";       // by the host of the url: generic, slack or teams
    std::vector<std::string> events;  // empty: all
};

struct ProjectFile {
    ProjectIdentity project;
    std::map<std::string, Domain> domains;  // none: what is detected
    BrainRules brain;
    FractalRules fractal;
    WipLimits wip;
    TaskLimits limits;
    AdversarialRules adversarial;
    GateThresholds gates;
    DeployRules deploy;
    HookRules hooks;
    AoCompliance ao_compliance;
    std::vector<Webhook> notify;
};

/// JSON Schema (2020-12) of a project file.
Json project_schema();

/// Reads and checks one project file. `root_path` comes back absolute, ~ expanded. Throws Error{config} with
/// file, line, what was expected and the nearest key.
ProjectFile read_project(const Document& document);
ProjectFile load_project(const std::filesystem::path& file);

/// "30s", "5m", "250ms", "1h", "1d" as the files have them; zero for what is none.
std::chrono::milliseconds duration_of(const std::string& text);

/// The words that `factory` takes as commands, so that no project may have them as its name; sorted.
const std::vector<std::string>& reserved_names();
/// Why `name` cannot be a project's name, completing "must be"; empty when it can.
std::string why_not_a_name(const std::string& name);

}  // namespace base::config
