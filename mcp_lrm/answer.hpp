// What every answer about a tree says: which tree, how fresh.
#pragma once

#include "mcp_lrm/workspace.hpp"

#include <memory>
#include <string>

namespace lrm {

/// A tree that has been waited for, and what an answer from it must say.
struct AnswerTree {
    std::shared_ptr<index::Tree> tree;
    index::TreeVersion version;
    index::TreeState state;
    bool stale = false;

    bool is_indexing() const;
    /// "not indexed yet: 120 of 3000 files"; empty when the index is complete.
    std::string progress() const;
    /// Sets "tree", "stale" and, while it is incomplete, "indexing".
    void describe(mcp::Json& structured) const;
    /// The same in one line: "tree /w/demo at 1a2b3c4d5e6f, dirty; stale".
    std::string line() const;
};

/// The caller's tree, after at most two seconds of waiting for changes made before the call. Throws
/// mcp::ToolError when there is no such tree, or its index failed.
AnswerTree answer_tree(Workspace& workspace, mcp::Call& call, const std::string& project);

/// "output schema" of an answer about a tree: `properties` and the ones that describe() sets.
mcp::Json answer_schema(mcp::Json properties, const std::vector<std::string>& required);

}  // namespace lrm
