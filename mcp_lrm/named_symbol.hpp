// Symbols as callers of tools name them: what to answer when there is none, or more than one.
#pragma once

#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/index/relations.hpp"

#include <string>
#include <vector>

namespace lrm {

std::string trimmed(const std::string& text);

/// "src/a.py:2 Order.save"; a file is only its path.
std::string place_text(const index::RelationTarget& target);
mcp::Json targets_json(const std::vector<index::RelationTarget>& targets);

/// With the path in it (before a ':', or all of it where `may_be_path`) relative to the root. Throws
/// mcp::ToolError when the path leads outside.
std::string relative_symbol(const AnswerTree& tree, const std::string& given, bool may_be_path);

/// The answer when several symbols have the name: each with the words that choose it.
mcp::ToolResult choose_symbol(const AnswerTree& tree, const std::vector<index::RelationTarget>& candidates,
                              const std::string& symbol, int budget_tokens);

/// Throws what is wrong with a symbol that was not found: its file is missing, ignored, outside of the root
/// or not indexed yet, or there is no such symbol (with the nearest).
[[noreturn]] void refuse_symbol(const AnswerTree& tree, const index::Snapshot& snapshot,
                                const std::string& symbol, bool may_be_path);

}  // namespace lrm
