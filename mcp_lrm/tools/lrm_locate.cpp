// lrm_locate: where is it?
#include "base/hash.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/convention_lines.hpp"
#include "mcp_lrm/cursor.hpp"
#include "mcp_lrm/index/search.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string query;
    std::vector<std::string> scope;
    std::string kind = "any";
    int limit = 10;
    bool snippets = false;
    bool explain = false;
    int budget_tokens = 4000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::required("query", &Args::query, ""),
    base::optional("scope", &Args::scope, "Paths or globs; ! excludes"),
    base::one_of("kind", &Args::kind, "", {"any", "definition", "reference", "text", "file", "test"}),
    base::optional("limit", &Args::limit, "", 1, 200),
    base::optional("snippets", &Args::snippets, ""),
    base::optional("explain", &Args::explain, ""),
    base::optional("budget_tokens", &Args::budget_tokens, "", 16, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, ""),
};

index::PlaceKind to_kind(const std::string& word) {
    if (word == "definition") return index::PlaceKind::definition;
    if (word == "reference") return index::PlaceKind::reference;
    if (word == "text") return index::PlaceKind::text;
    if (word == "file") return index::PlaceKind::file;
    if (word == "test") return index::PlaceKind::test;
    return index::PlaceKind::any;
}

const char* to_word(index::Match match) {
    switch (match) {
        case index::Match::exact:
            return "exact";
        case index::Match::ambiguous:
            return "ambiguous";
        case index::Match::fuzzy:
            return "fuzzy";
        case index::Match::text:
            return "text";
    }
    return "text";
}

mcp::Json to_json(const index::Place& place, const Args& args) {
    mcp::Json out = {{"path", place.path},
                     {"lines", {place.first_line, place.last_line}},
                     {"symbol", place.symbol},
                     {"kind", place.kind},
                     {"match", to_word(place.match)}};
    if (args.explain && !place.signature.empty()) out["signature"] = place.signature;
    if (args.explain) out["why"] = place.why;
    if (args.snippets && !place.snippet.empty()) out["snippet"] = place.snippet;
    return out;
}

std::string to_text(const index::Place& place, const Args& args) {
    std::string text =
        place.path + ":" + std::to_string(place.first_line) + "-" + std::to_string(place.last_line);
    if (!place.symbol.empty()) text += " " + place.symbol;
    if (args.explain && !place.signature.empty()) text += "\n    " + place.signature;
    if (args.explain) text += "\n    why: " + place.kind + ", " + place.why;
    if (!args.snippets || place.snippet.empty()) return text;
    std::size_t at = 0;
    while (at <= place.snippet.size()) {
        const std::size_t end = std::min(place.snippet.find('\n', at), place.snippet.size());
        text += "\n    " + place.snippet.substr(at, end - at);
        at = end + 1;
    }
    return text;
}

/// What the first places are, when they are not simply what was asked for.
std::string note_of(const index::LocateAnswer& answer, const AnswerTree& tree, const Args& args) {
    if (!answer.note.empty()) return answer.note;
    if (answer.places.empty())
        return tree.is_indexing()   ? tree.progress()
               : args.scope.empty() ? "nothing found"
                                    : "nothing found in this scope";
    if (answer.places.front().match == index::Match::fuzzy) return "no exact match; similar names";
    std::size_t same = 0;
    for (const index::Place& place : answer.places) same += place.match == index::Match::ambiguous ? 1 : 0;
    const bool is_cut = answer.has_more && answer.places.back().match == index::Match::ambiguous;
    if (same > 1) return std::to_string(same) + (is_cut ? " or more" : "") + " definitions of this name";
    return {};
}

constexpr std::size_t most_conventions = 4;

/// How things are done in the files of these places: for `explain`.
std::vector<std::string> conventions_of(Workspace& workspace, const mcp::Call& call,
                                        const index::Snapshot& snapshot, const index::LocateAnswer& answer) {
    std::vector<std::string> paths;
    for (const index::Place& place : answer.places) paths.push_back(place.path);
    const auto all = workspace.conventions().of(snapshot, {}, [&call] { return call.cancelled(); });
    std::vector<std::string> lines;
    for (const index::Convention& one : index::conventions_for(*all, paths, most_conventions))
        lines.push_back(as_utf8(to_line(one, 1)));
    return lines;
}

/// Keeps the places whose text fits; returns the text.
std::string render(index::LocateAnswer& answer, const AnswerTree& tree, const Args& args, int offset,
                   const std::vector<std::string>& conventions, mcp::Json& structured) {
    const std::string note = note_of(answer, tree, args);
    // Room for the last two lines: which tree, and how to get the rest.
    const std::string tree_line = tree.line();
    const std::string state = cursor_state(args.query, args.scope, args.kind);
    const std::string rest = "more: cursor " + make_cursor(offset + args.limit, state);
    BudgetedText text(args.budget_tokens,
                      std::min<std::size_t>(tree_line.size() + rest.size() + 40,
                                            static_cast<std::size_t>(args.budget_tokens) * 3));
    if (!note.empty()) text.add("note: " + note);
    std::size_t shown = 0;
    for (const index::Place& place : answer.places) {
        if (!text.add(as_utf8(to_text(place, args)))) break;
        structured["places"].push_back(to_json(place, args));
        ++shown;
    }
    for (const std::string& line : conventions)
        if (shown == answer.places.size() && text.add("convention: " + line))
            structured["conventions"].push_back(line);
    std::string tail;
    if (shown < answer.places.size() || answer.has_more) {
        const std::string cursor = make_cursor(offset + static_cast<int>(shown), state);
        structured["next_cursor"] = cursor;
        if (shown < answer.places.size())
            tail = std::to_string(answer.places.size() - shown) + " cut by the budget; ";
        tail += "more: cursor " + cursor + "\n";
    }
    if (!note.empty()) structured["note"] = note;
    return text.end(tail + tree_line);
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (args.query.find_first_not_of(" \t\r\n") == std::string::npos)
        throw mcp::BadArguments("argument 'query' is empty: give a symbol, a file name or some words");
    const int offset = read_cursor(args.cursor, cursor_state(args.query, args.scope, args.kind));
    const AnswerTree tree = answer_tree(workspace, call, args.project);
    index::LocateQuery query;
    query.text = args.query;
    query.scope = scope_in(tree.tree->root(), args.scope);
    query.kind = to_kind(args.kind);
    query.limit = args.limit;
    query.offset = offset;
    query.snippets = args.snippets;
    query.cancelled = [&call] { return call.cancelled(); };
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    index::LocateAnswer answer = index::locate(*snapshot, query);
    mcp::Json structured = {{"places", mcp::Json::array()}};
    tree.describe(structured);
    std::vector<std::string> conventions;
    if (args.explain) conventions = conventions_of(workspace, call, *snapshot, answer);
    std::string text = render(answer, tree, args, offset, conventions, structured);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(structured));
}

mcp::Json output() {
    const mcp::Json places = {{"type", "array"}, {"items", {{"type", "object"}}}};
    return answer_schema({{"places", places}}, {"places", "tree", "stale"});
}

}  // namespace

mcp::Tool lrm_locate(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool(
        "lrm_locate",
        "Find code, instead of grep: a symbol, its uses, a file, or what a question or bug report is about. "
        "Example: {\"query\":\"retry failed uploads\",\"scope\":[\"src\"]} -> src/upload.ts:12-40 "
        "Uploader.retry",
        arguments, workspace, run);
    tool.output_schema = output();
    return tool;
}

}  // namespace lrm::tools
