// The best existing example of how something is used or tested. Reader threads.
#pragma once

#include "mcp_lrm/index/relations.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace lrm::index {

enum class ExampleKind { usage, test };

struct ExampleQuery {
    std::string symbol;  // as in RelationQuery; or
    std::string query;   // words
    ExampleKind kind = ExampleKind::usage;
    std::function<bool()> cancelled;  // polled; may be empty
};

using LineSpan = std::pair<std::uint32_t, std::uint32_t>;

struct Example {
    std::string path;
    std::string symbol;
    std::string kind;  // "test", "function", "method", ...
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::string uses;               // what it is an example of, when that is a symbol
    std::vector<LineSpan> context;  // imports, the class around, helpers of a test: what is needed to read it
    bool is_certain = true;         // else it may use something else of that name
    double score = 0;
};

struct ExampleAnswer {
    std::vector<RelationTarget> targets;     // of `symbol`
    std::vector<RelationTarget> candidates;  // or several have that name: choose one
    std::vector<Example> examples;           // best first, at most 10; `context` of the first only
};

/// `symbol` without targets and candidates: there is none.
ExampleAnswer find_examples(const Snapshot& snapshot, const ExampleQuery& query);

}  // namespace lrm::index
