// Recursive answers over a corpus that fits into no prompt: it is cut into slices, each is asked about, and
// the partial answers are reduced until one is left (after "Recursive Language Models", arXiv:2512.24601).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace llm {

struct Question {
    enum class Step { map, reduce };
    Step step = Step::map;
    std::string system;  // what is wanted
    std::string text;    // a slice, or partial answers
};

/// Asks a model and returns its text; throws what ends the work. With `parallel` above 1 from several
/// threads.
using AskText = std::function<std::string(const Question&)>;

struct Slice {
    std::string name;  // "src/a.ts"; of a part "src/a.ts (lines 120-260)"
    std::string text;
};

struct RecursiveTask {
    std::string map;     // what is asked of each slice
    std::string reduce;  // what is asked of several partial answers
    std::vector<Slice> slices;
    std::size_t slice_bytes = 12'000;  // at most in one prompt
    std::size_t fan_in = 8;            // partial answers that are reduced at once; at least 2
    int max_depth = 6;                 // reductions above one another
    int parallel = 1;
    std::function<void(std::size_t done, std::size_t total)>
        on_progress;  // may be empty; calls made and known of
};

struct RecursiveAnswer {
    std::string text;
    std::size_t calls = 0;
    int depth = 0;            // of the reductions
    bool is_complete = true;  // false: `max_depth` was reached, and the rest was left out
};

/// No slice: an empty answer. What `ask` throws is thrown on, after the calls under way have ended.
RecursiveAnswer recurse(const RecursiveTask& task, const AskText& ask);

/// Slices of at most `bytes`: large ones are cut at line ends (with the lines in their name), small ones put
/// together, each under its name. In the order they came. Pure.
std::vector<std::string> prompts_of(const std::vector<Slice>& slices, std::size_t bytes);

/// Leaves out the last slices, and cuts the last one that stays at a line end, until `recurse` needs at most
/// `calls` questions of `slice_bytes`, whatever the answers are. At least one prompt is left. Pure.
void fit(std::vector<Slice>& slices, std::size_t slice_bytes, std::size_t calls);

}  // namespace llm
