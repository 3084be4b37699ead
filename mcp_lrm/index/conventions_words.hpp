// What one word of code says about errors, logging and tests. Pure.
#pragma once

#include "mcp_lrm/index/conventions_scan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

struct WordContext {
    std::string_view word;
    std::string_view before;  // the code of the line up to the word
    std::string_view after;   // and behind it
    std::string_view raw;     // the whole line as written
    std::string_view family;
    bool is_test = false;
};

struct Found {
    Mark mark;
    std::string variant;
};

/// Adds what the word shows, mostly nothing.
void look_at_word(const WordContext& word, std::vector<Found>& found);

}  // namespace lrm::index
