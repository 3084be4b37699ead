// Tests that import modules of the project which do not exist: what to implement. Pure.
#pragma once

#include "orchestrator/brain/finding.hpp"
#include "orchestrator/brain/modules.hpp"

#include <string>
#include <vector>

namespace factory::brain {

/// A test file and what it says of itself.
struct TestSource {
    std::string path;
    std::string domain;
    syntax::FileFacts facts;
};

/// What of the runs and the sources is about modules that are not there.
struct Missing {
    std::vector<Finding> modules;      // missing_module; `files` has where each would be
    std::vector<Finding> others;       // findings of the runs that are about something else
    std::vector<std::string> remarks;  // a library that the machine lacks, a sentence each
};

/// Takes the failing tests that end at a missing module out of `findings`, and adds what the imports of
/// `tests` say. When a domain's tests ran, an import counts only where a test of that file failed too: code
/// may do well without it. `declared` says whether a library is named in a manifest.
Missing find_missing(const std::vector<Finding>& findings, const std::vector<TestSource>& tests,
                     const std::vector<std::string>& domains_that_ran, const Exists& exists,
                     const std::function<bool(const std::string& library)>& declared);

}  // namespace factory::brain
