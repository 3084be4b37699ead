// What the index knows around a candidate; and whether what the candidate names is there at all.
#pragma once

#include "orchestrator/brain/analyzers.hpp"
#include "orchestrator/brain/task_text.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace factory::brain {

/// One thread; blocks on mcp-lrm.
class Enricher {
public:
    Enricher(const Lrm& lrm, Sources& sources, const Domains& domains)
        : lrm_(lrm), sources_(sources), domains_(domains) {}

    /// One sentence: what the candidate names that the index does not know; empty when all is there. The
    /// path of a missing module is the one thing that need not be.
    std::string what_is_not_there(const Candidate& candidate);

    /// What cannot be looked up stays empty.
    Surroundings look_around(const Candidate& candidate);

private:
    struct Outline {
        bool is_known = false;
        int lines = 0;
        std::set<std::string> names;     // last parts of the symbols
        std::vector<std::string> types;  // "12 class Cart"
    };

    const Outline& outline(const std::string& path);
    base::Json call(const std::string& tool, const base::Json& arguments);
    std::vector<std::string> conventions(const std::string& language);

    const Lrm& lrm_;
    Sources& sources_;
    const Domains& domains_;
    std::map<std::string, Outline> outlines_;
    std::map<std::string, std::vector<std::string>> conventions_;
};

}  // namespace factory::brain
