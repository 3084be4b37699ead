// What a model cites, and whether it was shown it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace factory::brain {

/// Lines of a file, 1-based and inclusive.
struct Cited {
    std::string path;
    int first = 0;
    int last = 0;
    friend bool operator==(const Cited&, const Cited&) = default;
};

/// "PATH:LINE" and "PATH:LINE-LINE" in a text, in its order. Any bytes; linear in their number.
std::vector<Cited> citations_in(std::string_view text);

struct CheckedAnswer {
    std::string text;              // the lines that hold
    std::vector<Cited> citations;  // of those, each once
    std::size_t dropped = 0;       // lines with a citation that does not hold, or with none
};

/// Keeps the lines of an answer whose citations all lie inside what was `shown`.
CheckedAnswer check_citations(std::string_view answer, const std::vector<Cited>& shown);

}  // namespace factory::brain
