// lrm_examples: how is it done here?
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/file_lines.hpp"
#include "mcp_lrm/index/examples.hpp"
#include "mcp_lrm/named_symbol.hpp"
#include "mcp_lrm/readable_file.hpp"

#include <algorithm>

namespace lrm::tools {
namespace {

using index::Example;

struct Args {
    std::string query;
    std::string symbol;
    std::string kind = "usage";
    int budget_tokens = 3000;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("query", &Args::query, "What is to be done"),
    base::optional("symbol", &Args::symbol, "What is to be used: name, Type.method or path:symbol"),
    base::one_of("kind", &Args::kind, "", {"usage", "test"}),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("project", &Args::project, ""),
};

std::string span(std::uint32_t first, std::uint32_t last) {
    return first == last ? std::to_string(first) : std::to_string(first) + "-" + std::to_string(last);
}

std::string title(const Example& example) {
    std::string text =
        example.path + ":" + span(example.first_line, example.last_line) + " " + example.symbol;
    if (!example.uses.empty()) text += (example.is_certain ? ", uses " : ", perhaps uses ") + example.uses;
    return text;
}

mcp::Json to_json(const Example& example) {
    mcp::Json out = {{"path", example.path},
                     {"lines", {example.first_line, example.last_line}},
                     {"symbol", example.symbol},
                     {"kind", example.kind}};
    if (!example.uses.empty()) out["uses"] = example.uses;
    if (!example.is_certain) out["ambiguous"] = true;
    return out;
}

/// Adds the lines, numbered; returns the last one that found room, or `first - 1`.
std::uint32_t add_lines(BudgetedText& text, const FileLines& lines, std::uint32_t first, std::uint32_t last,
                        std::string& code) {
    for (std::uint32_t line = first; line <= std::min(last, lines.count()); ++line) {
        const std::string numbered = lines.numbered(line);
        if (!text.add(numbered)) return line - 1;
        code += numbered + '\n';
    }
    return last;
}

/// The best one whole: what it needs from above it, then itself.
void show_best(const AnswerTree& tree, const index::Snapshot& snapshot, const Example& best,
               BudgetedText& text, mcp::Json& structured, std::string& tail) {
    const ReadableFile file = readable_file(tree, snapshot, best.path);
    const FileLines lines(file.text);
    std::string code;
    // The example comes first where not everything has room.
    std::vector<index::LineSpan> spans = best.context;
    std::size_t needed = 0;
    for (std::uint32_t line = best.first_line; line <= std::min(best.last_line, lines.count()); ++line)
        needed += lines.numbered(line).size() + 1;
    if (needed > text.left() * 3 / 4) spans.clear();
    spans.emplace_back(best.first_line, best.last_line);
    std::sort(spans.begin(), spans.end());
    text.add(as_utf8(title(best)));
    for (const index::LineSpan& part : spans) {
        const std::uint32_t shown = add_lines(text, lines, part.first, part.second, code);
        if (shown >= part.second) continue;
        const std::string rest = span(shown + 1, std::max(shown + 1, best.last_line));
        structured["rest"] = rest;
        tail = "cut by the budget; the rest: lrm_read " + best.path + " lines " + rest + "\n";
        break;
    }
    structured["examples"][0]["code"] = code;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    index::ExampleQuery query;
    query.symbol = trimmed(args.symbol);
    query.query = trimmed(args.query);
    if (query.symbol.empty() && query.query.empty()) throw mcp::BadArguments("give 'query' or 'symbol'");
    query.kind = args.kind == "test" ? index::ExampleKind::test : index::ExampleKind::usage;
    query.cancelled = [&call] { return call.cancelled(); };
    const AnswerTree tree = answer_tree(workspace, call, args.project);
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    query.symbol = relative_symbol(tree, query.symbol, false);
    const index::ExampleAnswer answer = index::find_examples(*snapshot, query);
    if (!answer.candidates.empty()) {
        mcp::ToolResult choose = choose_symbol(tree, answer.candidates, query.symbol, args.budget_tokens);
        (*choose.structured)["examples"] = mcp::Json::array();
        return choose;
    }
    if (!query.symbol.empty() && answer.targets.empty()) refuse_symbol(tree, *snapshot, query.symbol, false);

    mcp::Json structured = {{"examples", mcp::Json::array()}};
    if (!answer.targets.empty()) structured["target"] = targets_json(answer.targets);
    tree.describe(structured);
    for (const Example& example : answer.examples) structured["examples"].push_back(to_json(example));
    const std::string tree_line = tree.line();
    BudgetedText text(
        args.budget_tokens,
        std::min<std::size_t>(tree_line.size() + 120, static_cast<std::size_t>(args.budget_tokens) * 3));
    std::string tail;
    if (answer.examples.empty()) {
        const std::string what = args.kind == "test" ? "no test" : "no use";
        const std::string note = tree.is_indexing() ? tree.progress()
                                 : query.symbol.empty()
                                     ? "no example found"
                                     : what + " of " + place_text(answer.targets.front()) + " found";
        structured["note"] = note;
        text.add(as_utf8("note: " + note));
    } else {
        show_best(tree, *snapshot, answer.examples.front(), text, structured, tail);
        constexpr std::size_t most_others = 5;
        for (std::size_t i = 1; i < answer.examples.size() && i < most_others; ++i)
            if (!text.add(as_utf8((i == 1 ? "also:\n" : "") + title(answer.examples[i])))) break;
    }
    return mcp::ToolResult::text_and_structured(text.end(tail + tree_line), std::move(structured));
}

mcp::Json output() {
    const mcp::Json list = {{"type", "array"}};
    return answer_schema({{"examples", list}}, {"examples", "tree", "stale"});
}

}  // namespace

mcp::Tool lrm_examples(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool(
        "lrm_examples",
        "The best existing code of this project to imitate, whole: how a symbol is used or tested, or how "
        "something is done. Example: {\"symbol\":\"Cart.total\",\"kind\":\"test\"} -> test/cart.test.ts:4-19 "
        "and "
        "its lines",
        arguments, workspace, run);
    tool.output_schema = output();
    return tool;
}

}  // namespace lrm::tools
