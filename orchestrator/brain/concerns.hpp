// Cross-cutting concerns as data (concerns/*.yaml): which apply to a task, and why not the others. Pure.
#pragma once

#include "orchestrator/fractal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace factory::brain {

struct ConcernRow {
    std::string name;
    std::string check;
    std::string group;  // of level 2
    int level = 1;
    bool always = false;
    std::vector<std::string> words;    // lower case
    std::vector<std::string> endings;  // of paths
};

/// Reads one file of concerns. Throws base::Error{config}.
std::vector<ConcernRow> read_concerns(std::string_view yaml, const std::string& file, int level);

/// The shipped ones.
const std::vector<ConcernRow>& concerns();

struct ChosenConcerns {
    std::vector<std::string> chosen;                          // "security: CHECK", level 1 first
    std::vector<std::pair<std::string, std::string>> others;  // name, why not
    std::vector<fractal::Concern> for_split;                  // of level 1, chosen by a sign
};

/// `text`: everything that is said of the task, with its paths and imports.
ChosenConcerns choose(const std::vector<ConcernRow>& rows, const std::string& text,
                      const std::vector<std::string>& paths);

}  // namespace factory::brain
