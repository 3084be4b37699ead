// The domains' own tools, run by lrm_build, and what they find.
#pragma once

#include "base/config/project.hpp"
#include "orchestrator/brain/candidates.hpp"
#include "orchestrator/brain/sources.hpp"
#include "orchestrator/lrm.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace factory::brain {

using Domains = std::map<std::string, base::config::Domain>;

/// Those of the project's file, else what is detected in the tree.
Domains domains_of(const base::config::ProjectFile& project, const std::filesystem::path& root);

/// The domain that claims a path most closely; empty when none does.
std::string domain_of(const Domains& domains, const std::string& path);

struct Survey {
    std::vector<Run> runs;
    std::vector<Finding> findings;
    std::vector<std::string> remarks;  // a sentence each: what could not be looked at, and why
};

struct SurveyOptions {
    Mode mode = Mode::all;
    std::string domain;                                    // empty: all
    bool measures = false;                                 // also what is too large
    std::chrono::seconds limit{1800};                      // of one command
    std::function<void(const std::string& what)> on_step;  // may be empty
};

/// Blocks. A command that cannot be run is a remark, and the others go on. Throws base::Error when mcp-lrm
/// cannot be reached or there is nothing to run.
Survey survey(const Lrm& lrm, Sources& sources, const Domains& domains, const SurveyOptions& options);

}  // namespace factory::brain
