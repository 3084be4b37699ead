// Conventions as a model reads them: a line each, and the same as JSON.
#pragma once

#include "mcp/call.hpp"
#include "mcp_lrm/index/conventions.hpp"

#include <string>
#include <vector>

namespace lrm {

struct ConventionLine {
    std::string text;  // valid UTF-8
    mcp::Json json;
    const char* list = "conventions";  // where it belongs: or "enforced", "declared"
};

/// What is to be said about a topic, the most useful first.
std::vector<ConventionLine> lines_of_topic(const index::ProjectConventions& all, const std::string& topic);

/// "cpp functions: snake_case, 412 of 430 (96%); a.cpp:3 read_file; not a.cpp:9 ReadFile"; with at most
/// `examples` of each.
std::string to_line(const index::Convention& convention, std::size_t examples = 2);

}  // namespace lrm
