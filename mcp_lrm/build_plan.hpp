// From what a caller wants to the steps of a job: which domain, which commands, where they run. No I/O of its
// own.
#pragma once

#include "base/config/project.hpp"
#include "mcp_lrm/build/job.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace lrm {

struct BuildWish {
    std::string action;  // build, test, lint, check
    std::string domain;  // empty: all that have such a command; with targets the one that they belong to
    std::vector<std::string> targets;
};

/// What can be asked about the work tree; paths are relative to its root.
struct TreeFacts {
    std::function<bool(const std::string&)> exists;     // a file or folder
    std::function<bool(const std::string&)> is_inside;  // also with symbolic links followed
};

struct BuildPlan {
    build::JobKind kind = build::JobKind::full;
    std::vector<build::Step> steps;
};

/// `check` is everything that says whether code is sound without running it: build, then lint. A command runs
/// in the nearest folder at or above its domain's path that holds a manifest, else in the root; once for each
/// such folder. Throws mcp::ToolError or mcp::BadArguments, which say what there is instead.
BuildPlan plan_build(const std::string& root, const std::map<std::string, base::config::Domain>& domains,
                     const BuildWish& wish, const TreeFacts& facts);

}  // namespace lrm
