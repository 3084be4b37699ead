// A file of a tree that a tool may show.
#pragma once

#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/index/search.hpp"

#include <string>

namespace lrm {

struct ReadableFile {
    std::string path;  // relative to the root
    std::string text;  // valid UTF-8
};

/// The file at `path`, as it is on the disk now. Throws mcp::ToolError that says which it is: outside the
/// root, missing (with the nearest path), ignored, binary, a folder (with what is in it), too large.
ReadableFile readable_file(const AnswerTree& tree, const index::Snapshot& snapshot, const std::string& path);

/// "no such symbol `x`", with the nearest, or that the tree is not indexed yet.
std::string no_such_symbol(const AnswerTree& tree, const index::Snapshot& snapshot,
                           const std::string& symbol);

}  // namespace lrm
