// A candidate and what is known around it, as the task that a worker reads. Pure.
#pragma once

#include "orchestrator/brain/candidates.hpp"
#include "orchestrator/brain/concerns.hpp"

#include <string>
#include <vector>

namespace factory::brain {

constexpr std::size_t most_content = 3000;  // bytes of a file in a task

/// What was looked up around a candidate.
struct Surroundings {
    std::string content;  // of `file`, from line `content_line` on
    int content_line = 1;
    std::vector<std::string> imports;  // of the files to change, "shop/cart.py: decimal"
    std::vector<std::string> types;    // defined there, "shop/cart.py:7 class Cart"
    std::string test_example;          // code of a test of this project
    std::string test_example_place;    // "tests/test_cart.py:3"
    std::vector<std::string> conventions;
    std::vector<std::string> names;  // what a missing module is expected to provide
    std::string test_command;        // as a person would type it, for this task's tests
    std::string lint_command;
    std::string reference;  // of ao_compliance; may be empty
};

/// The lines around `line` (1-based; 0: from the top) that fit into `most` bytes; the first one's number goes
/// to `first`.
std::string around(const std::string& text, int line, std::size_t most, int& first);

/// `command` for these files alone: in place of {files}, else behind it where it takes them; without files
/// the place is left out.
std::string for_files(const std::string& command, const std::vector<std::string>& files);

std::vector<std::string> definition_of_done(const Candidate& candidate, const Surroundings& about);

/// As task_add takes it.
base::Json task_of(const Candidate& candidate, const Surroundings& about, const ChosenConcerns& concerns);

/// What is said of a candidate: for choosing concerns.
std::string words_of(const Candidate& candidate, const Surroundings& about);

}  // namespace factory::brain
