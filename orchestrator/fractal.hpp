// When a task is too large, and what it is split into: by concern first, then into implementation, test and
// verification. Plain code without I/O.
#pragma once

#include "base/config/project.hpp"
#include "base/json.hpp"

#include <string>
#include <vector>

namespace factory::fractal {

/// What is known of a task's size, from its content or from the change that an agent made.
struct Size {
    int core_files = 0;     // neither tests nor documents
    int net_lines = 0;      // added less deleted, without tests
    int extra_domains = 0;  // besides its own
    int alike_items = 0;    // "30 routes": items that all need the same work
    bool has_completeness_test = false;
};

/// A task as far as splitting goes.
struct Parent {
    std::string id;
    std::string title;
    std::string description;
    std::string type;
    std::string domain;
    std::vector<std::string> files;
    std::vector<std::string> tags;
    int depth = 0;  // 0: a root task
};

/// A cross-cutting concern that applies to a task (concerns/*.yaml).
struct Concern {
    std::string name;
    std::string check;
};

struct Subtask {
    std::string id;
    std::string title;
    std::string description;
    std::string definition_of_done;
    std::vector<std::string> files;
    std::vector<std::string> depends_on;
    std::vector<std::string> tags;
};

/// Why a task of this size has to be split, a sentence each; empty when it is small enough.
std::vector<std::string> reasons(const Size& size, const base::config::FractalRules& rules);

enum class Decision {
    keep,        // it is worked on as it is
    by_concern,  // level 1
    by_step,     // level 2
    too_deep,    // it would have to be split once more than allowed: the brain must cut it differently
};

/// What becomes of a task where it enters the backlog, or when a worker found it too large.
Decision decide(const Parent& parent, const Size& size, const base::config::FractalRules& rules);

/// Level 1: the happy path, its guards, its failures, and one more for each concern. The first comes first,
/// the others build on it.
std::vector<Subtask> split_by_concern(const Parent& parent, const std::vector<Concern>& concerns);
/// Level 2: implementation, test, verification, one after the other.
std::vector<Subtask> split_by_step(const Parent& parent);

/// As task_add takes them.
base::Json to_json(const Parent& parent, const Subtask& subtask);

}  // namespace factory::fractal
