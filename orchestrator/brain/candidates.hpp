// From findings to candidates for tasks: those that one change mends are one, each with an id that the same
// finding has every time. Pure.
#pragma once

#include "orchestrator/brain/finding.hpp"

#include <string>
#include <vector>

namespace factory::brain {

/// Parts of WSJF, each 1 to 10.
struct Parts {
    int business_value = 1;
    int time_criticality = 1;
    int risk_reduction = 1;
    int job_size = 1;
};

struct Candidate {
    std::string id;  // of its kind and its finding: "fix-3f1c09a2be"
    Kind kind = Kind::lint;
    std::string type;  // as the task store has it; decides whether a worker must prove RED
    std::string domain;
    std::string title;
    std::string file;  // where it was found, relative to the root
    int line = 0;
    std::string symbol;              // the test or function; may be empty
    std::vector<std::string> files;  // what a change may touch, besides tests
    std::vector<Finding> findings;   // at least one, by line
    Parts parts;
    std::vector<std::string> tags;
    bool is_tainted = false;
};

/// What a brain is asked to look at.
enum class Mode { all, fix, test, debt, missing, security, perf, refactor };
Mode to_mode(const std::string& word);  // a word that is none is `all`
const std::vector<std::string>& mode_words();

/// Which domain commands a mode needs: build, test, lint.
std::vector<std::string> actions_of(Mode mode);

/// Whether a mode asks for findings like this one.
bool is_wanted(Mode mode, const Finding& finding);

/// Findings of one file and one rule are one candidate, so are the errors of one file that does not build,
/// and the parameters of one test. A finding without a path is none. Ordered by what WSJF says, best first.
std::vector<Candidate> candidates_of(const std::vector<Finding>& findings);

/// (value + time + risk) / size.
double wsjf(const Parts& parts);

/// Whether every word of `focus` (of three letters or more) occurs in what is known of the candidate.
bool is_in_focus(const Candidate& candidate, const std::string& focus);

/// Whether the rule of a linter is about security, or about speed.
bool is_security_rule(const std::string& code);
bool is_speed_rule(const std::string& code);

}  // namespace factory::brain
