// A task as the store keeps it. Plain values.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/tasks/states.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lrm::tasks {

using base::Json;

/// Milliseconds since 1970, UTC. 0: never.
using Millis = std::int64_t;

/// Parts of WSJF, each 1 to 10; 0 where nothing was said.
struct WsjfParts {
    double business_value = 0;
    double time_criticality = 0;
    double risk_reduction = 0;
    double job_size = 0;
    double score = 0;   // given without parts; used only then
    double raised = 0;  // by errors seen since (feedback); added to the score
};

/// Spent on a task in its whole life.
struct Usage {
    std::int64_t tokens = 0;
    double cost = 0;  // in the currency of llm.yaml's prices
    std::int64_t sessions = 0;
    std::int64_t wall_ms = 0;
};

/// What is small and changes. What a worker reads (description, finding, file content, ...) is its *content*,
/// kept beside it.
struct Task {
    std::string id;  // unique in the store
    std::string project;
    std::string parent;  // the task it was split from; may be empty
    std::string type;    // fix, feature, test, ...; free
    std::string domain;  // may be empty
    std::string title;   // the description's first line
    Status status = Status::pending;
    std::vector<std::string> files;       // locked with the claim; a folder ends with '/'
    std::vector<std::string> depends_on;  // ids
    std::vector<std::string> tags;
    WsjfParts wsjf;
    std::map<std::string, int> attempts;  // by the name of a limit: tdd, adversarial_rejects, ...
    Usage usage;
    Millis created_at = 0;
    Millis updated_at = 0;
    Millis moved_at = 0;  // into its state
    Millis completed_at = 0;
    Millis not_before = 0;     // is not claimed earlier
    std::string owner;         // who claimed it, as he called himself
    std::int64_t fence = 0;    // grows with every claim
    std::string fence_secret;  // the random half; empty when nobody holds it
    std::string next_owner;    // wiggum_tdd, wiggum_deploy or brain, after a failure
    std::string reason;        // why it is where it is
    std::string verdict;       // of the last failure
    std::string commit_sha;
    std::string artifact_id;
    std::string evidence;   // reference of the last evidence pack
    bool tainted = false;   // made from outside text: needs a person before prod
    bool approved = false;  // by a person
    std::string motif;      // of the last rejection; the same twice goes to the brain

    bool operator==(const Task& other) const;
};

/// All fields that differ from a fresh Task, but never `fence_secret`. Times in milliseconds.
Json to_json(const Task& task);
/// The same with the secret half of the fence: what the store keeps.
Json to_stored(const Task& task);
/// Fields that `patch` names are set; others stay. Throws base::BadValue naming a field of the wrong type.
void apply_patch(const Json& patch, Task& task);
/// What has to be applied to `before` to get `after`.
Json difference(const Task& before, const Task& after);

/// "7-0123456789abcdef": what an agent must show; empty when nobody holds the task.
std::string fence_of(const Task& task);

}  // namespace lrm::tasks
