// What an analyzer said is wrong, as plain values. Pure.
#pragma once

#include "base/json.hpp"

#include <string>
#include <vector>

namespace factory::brain {

enum class Kind {
    failing_test,
    missing_module,  // a test imports a module that does not exist
    build_error,
    lint,
    measure,  // a size of the code is above its limit
};

struct Finding {
    Kind kind = Kind::lint;
    std::string domain;
    std::string command;             // that found it, as a person would type it; empty: measured by us
    std::string path;                // relative to the root; empty: not said
    int line = 0;                    // 1-based; 0: not said
    std::string severity;            // error or warning, of a diagnostic
    std::string code;                // of a diagnostic or a measure: "F401", "complexity"
    std::string name;                // of a test, a module or a function
    std::string message;             // one line
    std::vector<std::string> files;  // that a change would touch, when they are known already
    bool is_tainted = false;         // its text came from outside the project
};

/// One run of a domain's command.
struct Run {
    std::string domain;
    std::string action;  // build, test, lint
    std::string state;   // as lrm_build has it
    std::string command;
    bool has_run = false;          // it said something of the code
    bool is_cut = false;           // it said more than was told
    bool was_interrupted = false;  // files that could not be read kept the tests of all others from running
    std::string problem;           // one sentence: why it says nothing of the code
    std::vector<Finding> findings;
};

/// Reads the structured part of an answer of lrm_build; what is not there stays empty.
Run read_run(const base::Json& structured, const std::string& domain, const std::string& action);

/// The word of a kind: "failing test".
const char* to_word(Kind kind);

}  // namespace factory::brain
