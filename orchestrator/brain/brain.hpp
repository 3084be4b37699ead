// One run of the brain: analyzers, candidates, checks against the index, tasks.
#pragma once

#include "orchestrator/brain/analyzers.hpp"
#include "orchestrator/brain/filing.hpp"

#include <functional>
#include <string>
#include <vector>

namespace factory::brain {

struct BrainOptions {
    Mode mode = Mode::all;
    std::string focus;                 // empty: everything
    std::string domain;                // empty: all
    bool is_dry = false;               // nothing is stored
    bool is_quick = false;             // without rules of security, and without measures
    std::size_t most_tasks = 50;       // to file in one run, the best first; the next run goes on
    std::chrono::seconds limit{1800};  // of one command
    std::function<void(const std::string& what)> on_step;  // may be empty
};

struct BrainReport {
    std::vector<Run> runs;
    std::size_t findings = 0;
    std::size_t waiting = 0;           // candidates beyond `most_tasks`
    std::vector<base::Json> tasks;     // as they were, or would be, added; parents before their parts
    std::vector<std::string> known;    // ids of tasks that there were already
    std::vector<std::string> refused;  // a sentence each: candidates that are no tasks, and why
    std::vector<std::string> remarks;  // a sentence each: what was not looked at, and why
    /// None of the commands said anything of the code.
    bool is_blind() const;
};

/// The states and types of all tasks of a project.
struct KnownTasks {
    States states;
    std::map<std::string, std::string> types;
    std::map<std::string, std::map<std::string, int>> of_brain;  // kind of work -> state -> how many
};
KnownTasks known_tasks(const Lrm& lrm, const std::filesystem::path& root, const std::string& project);

/// Blocks. `root` is the work tree, and indexed. Throws base::Error, mcp::RemoteError.
BrainReport run_brain(const Lrm& lrm, const base::config::ProjectFile& project,
                      const std::filesystem::path& root, const BrainOptions& options);

}  // namespace factory::brain
