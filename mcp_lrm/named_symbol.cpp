// Symbols as callers of tools name them.
#include "mcp_lrm/named_symbol.hpp"

#include "base/work_path.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/readable_file.hpp"
#include "syntax/languages.hpp"

#include <algorithm>

namespace lrm {
namespace {

constexpr std::size_t most_candidates = 40;

bool looks_like_path(const std::string& text) {
    return text.find('/') != std::string::npos || syntax::language_of(text) != nullptr;
}

/// Where the path of "path:symbol" ends; 0 when there is none. "A::b" has none.
std::size_t end_of_path(const std::string& symbol, bool may_be_path) {
    const std::size_t colon = symbol.find(':');
    const bool has_path = colon != std::string::npos && colon > 0 && symbol.compare(colon, 2, "::") != 0 &&
                          looks_like_path(symbol.substr(0, colon));
    if (has_path) return colon;
    return may_be_path && colon == std::string::npos && looks_like_path(symbol) ? symbol.size() : 0;
}

/// What chooses it: "src/a.py:Order.save", or by its line where that is not enough.
std::string chooser(const index::RelationTarget& target, const std::vector<index::RelationTarget>& all) {
    const auto same = std::count_if(all.begin(), all.end(), [&](const index::RelationTarget& other) {
        return other.path == target.path && other.symbol == target.symbol;
    });
    return target.path + ":" + (same > 1 ? std::to_string(target.first_line) : target.symbol);
}

}  // namespace

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n`");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n`") - first + 1);
}

std::string place_text(const index::RelationTarget& target) {
    if (target.symbol.empty()) return target.path;
    return target.path + ":" + std::to_string(target.first_line) + " " + target.symbol;
}

mcp::Json targets_json(const std::vector<index::RelationTarget>& targets) {
    mcp::Json out = mcp::Json::array();
    for (const index::RelationTarget& target : targets) {
        out.push_back({{"path", target.path}, {"kind", target.kind}});
        if (target.symbol.empty()) continue;
        out.back()["symbol"] = target.symbol;
        out.back()["lines"] = {target.first_line, target.last_line};
    }
    return out;
}

std::string relative_symbol(const AnswerTree& tree, const std::string& given, bool may_be_path) {
    std::string symbol = given;
    // "tests/a.py::test_b" and "src/a.ts#b" as other tools write them.
    for (const std::string_view mark : {"::", "#"}) {
        const std::size_t at = symbol.find(mark);
        if (at != std::string::npos && at > 0 && symbol.find(':') >= at &&
            syntax::language_of(symbol.substr(0, at)) != nullptr)
            symbol.replace(at, mark.size(), ":");
    }
    const std::size_t end = end_of_path(symbol, may_be_path);
    if (end == 0) return symbol;
    try {
        return base::WorkPath(tree.tree->root(), symbol.substr(0, end)).text() + symbol.substr(end);
    } catch (const base::PathError& error) {
        throw mcp::ToolError(error.what());
    }
}

mcp::ToolResult choose_symbol(const AnswerTree& tree, const std::vector<index::RelationTarget>& candidates,
                              const std::string& symbol, int budget_tokens) {
    const std::string note = "ambiguous: " + std::to_string(candidates.size()) + " symbols are called `" +
                             base::shown(symbol) + "`; ask again with one of these as symbol";
    const std::string tree_line = tree.line();
    mcp::Json structured = {{"places", mcp::Json::array()},
                            {"ambiguous", mcp::Json::array()},
                            {"candidates", mcp::Json::array()},
                            {"note", note}};
    tree.describe(structured);
    const mcp::Json described = targets_json(candidates);
    BudgetedText text(budget_tokens, std::min<std::size_t>(tree_line.size() + 40,
                                                           static_cast<std::size_t>(budget_tokens) * 3));
    text.add(as_utf8("note: " + note));
    std::size_t shown = 0;
    for (; shown < candidates.size() && shown < most_candidates; ++shown) {
        const index::RelationTarget& one = candidates[shown];
        const std::string choose = chooser(one, candidates);
        if (!text.add(as_utf8(choose + " (" + one.kind + ", lines " + std::to_string(one.first_line) + "-" +
                              std::to_string(one.last_line) + ")")))
            break;
        structured["candidates"].push_back(described[shown]);
        structured["candidates"].back()["choose"] = choose;
    }
    std::string tail;
    if (shown < candidates.size()) tail = std::to_string(candidates.size() - shown) + " more\n";
    return mcp::ToolResult::text_and_structured(text.end(tail + tree_line), std::move(structured));
}

void refuse_symbol(const AnswerTree& tree, const index::Snapshot& snapshot, const std::string& symbol,
                   bool may_be_path) {
    const std::size_t end = end_of_path(symbol, may_be_path);
    if (end == 0) throw mcp::ToolError(no_such_symbol(tree, snapshot, symbol));
    const std::string path = symbol.substr(0, end);
    readable_file(tree, snapshot, path);  // says what is wrong with the path
    const std::string why = tree.tree->why_absent(path);
    if (!why.empty()) throw mcp::ToolError("'" + base::shown(path) + "' is in no answer: " + why);
    if (end == symbol.size())
        throw mcp::ToolError("'" + base::shown(path) + "' is in a language without imports that are known");
    const std::string name = symbol.substr(end + 1);
    std::string text = "no symbol `" + base::shown(name) + "` in " + base::shown(path);
    std::size_t shown = 0;
    for (const index::Definition& one : index::outline(snapshot, path)) {
        if (++shown > 8) break;
        text +=
            (shown == 1 ? "; it has " : ", ") + (one.container.empty() ? "" : one.container + ".") + one.name;
    }
    throw mcp::ToolError(text);
}

}  // namespace lrm
