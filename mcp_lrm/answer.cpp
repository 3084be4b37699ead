// What every answer about a tree says: which tree, how fresh.
#include "mcp_lrm/answer.hpp"

#include <algorithm>
#include <chrono>

namespace lrm {

bool AnswerTree::is_indexing() const {
    return state.phase == index::Phase::scanning || state.phase == index::Phase::indexing;
}

std::string AnswerTree::progress() const {
    if (!is_indexing()) return {};
    if (state.total == 0) return "not indexed yet: still looking for files";
    return "not indexed yet: " + std::to_string(state.done) + " of " + std::to_string(state.total) + " files";
}

void AnswerTree::describe(mcp::Json& structured) const {
    structured["tree"] = {{"root", version.root}, {"head", version.head}, {"dirty", version.dirty}};
    structured["stale"] = stale;
    if (is_indexing()) structured["indexing"] = {{"done", state.done}, {"total", state.total}};
}

std::string AnswerTree::line() const {
    std::string text = "tree " + version.root;
    if (!version.head.empty()) text += " at " + version.head.substr(0, 12);
    if (version.dirty) text += ", dirty";
    if (stale) text += "; stale: changes of the last seconds may be missing";
    if (is_indexing()) text += "; " + progress();
    return text;
}

AnswerTree answer_tree(Workspace& workspace, mcp::Call& call, const std::string& project) {
    AnswerTree answer;
    answer.tree = workspace.tree_of(call, project);
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    answer.stale =
        !answer.tree->wait_fresh(std::min(patience, call.deadline()), [&call] { return call.cancelled(); });
    answer.state = answer.tree->state();
    if (answer.state.phase == index::Phase::failed)
        throw mcp::ToolError("the index of " + answer.tree->root() + " failed: " + answer.state.problem);
    answer.version = answer.tree->version();
    return answer;
}

mcp::Json answer_schema(mcp::Json properties, const std::vector<std::string>& required) {
    properties["tree"] = {{"type", "object"}};
    properties["stale"] = {{"type", "boolean"}};
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", required}};
}

}  // namespace lrm
