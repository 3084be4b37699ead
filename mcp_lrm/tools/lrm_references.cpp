// lrm_references: who uses it, what does it use, what would a change reach?
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/cursor.hpp"
#include "mcp_lrm/index/relations.hpp"
#include "mcp_lrm/named_symbol.hpp"

#include <algorithm>

namespace lrm::tools {
namespace {

using index::Direction;
using index::Relation;
using index::RelationTarget;

constexpr int usual_test_depth = 3;  // a test seldom calls what it tests by itself
constexpr std::size_t most_outside = 40;

struct Args {
    std::string symbol;
    std::string direction = "callers";
    std::optional<int> depth;
    int budget_tokens = 3000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::required("symbol", &Args::symbol, "Name, Type.method, path:symbol; a path for imports"),
    base::one_of("direction", &Args::direction, "",
                 {"callers", "callees", "imports", "importers", "implementers", "tests"}),
    base::optional("depth", &Args::depth, "", 1, 6),
    base::optional("budget_tokens", &Args::budget_tokens, "", 16, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, ""),
};

Direction to_direction(const std::string& word) {
    if (word == "callees") return Direction::callees;
    if (word == "imports") return Direction::imports;
    if (word == "importers") return Direction::importers;
    if (word == "implementers") return Direction::implementers;
    if (word == "tests") return Direction::tests;
    return Direction::callers;
}

std::string candidates_text(const std::vector<RelationTarget>& all) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < all.size() && i < most; ++i)
        text += (i == 0 ? "" : " | ") + place_text(all[i]);
    if (all.size() > most) text += " | " + std::to_string(all.size() - most) + " more";
    return text;
}

std::string numbers(const std::vector<std::uint32_t>& lines) {
    std::string text = lines.size() == 1 ? ", line " : ", lines ";
    for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(lines[i]);
    return lines.empty() ? std::string() : text;
}

std::string to_text(const Relation& place) {
    std::string text = place.path;
    if (place.first_line > 0) text += ":" + std::to_string(place.first_line);
    if (place.last_line > place.first_line) text += "-" + std::to_string(place.last_line);
    if (!place.symbol.empty()) text += " " + place.symbol;
    text += numbers(place.lines);
    if (!place.via.empty()) text += " -> " + place.via;
    return text;
}

mcp::Json to_json(const Relation& place) {
    mcp::Json out = {
        {"path", place.path}, {"symbol", place.symbol}, {"kind", place.kind}, {"depth", place.depth}};
    if (place.first_line > 0) out["lines"] = {place.first_line, place.last_line};
    if (!place.lines.empty()) out["at"] = place.lines;
    if (!place.via.empty()) out["via"] = place.via;
    if (place.candidates.empty()) return out;
    constexpr std::size_t most = 8;
    std::vector<RelationTarget> shown = place.candidates;
    if (shown.size() > most) out["more_candidates"] = shown.size() - most;
    shown.resize(std::min(shown.size(), most));
    out["candidates"] = targets_json(shown);
    return out;
}

/// Answers line by line until the budget is used up, and counts what was shown.
class Pages {
public:
    Pages(const Args& args, const AnswerTree& tree, const std::string& state, int offset)
        : state_(state),
          tree_line_(tree.line()),
          offset_(static_cast<std::size_t>(offset)),
          text_(args.budget_tokens, std::min<std::size_t>(tree_line_.size() + 70,
                                                          static_cast<std::size_t>(args.budget_tokens) * 3)) {
    }

    void headline(const std::string& line) {
        if (offset_ == 0) text_.add(as_utf8(line));
    }

    /// False when it is on an earlier page, or does not fit.
    bool add(const std::string& heading, const std::string& line) {
        if (is_full_ || seen_++ < offset_) return false;
        const bool is_new = heading != heading_;
        const std::string whole = is_new && !heading.empty() ? heading + "\n" + line : line;
        if (!text_.add(as_utf8(whole))) {
            is_full_ = true;
            return false;
        }
        heading_ = heading;
        ++shown_;
        return true;
    }

    std::string end(std::size_t total, const std::string& note, mcp::Json& structured) {
        std::string tail;
        const std::size_t next = offset_ + shown_;
        if (next < total) {
            const std::string cursor = make_cursor(static_cast<int>(next), state_);
            structured["next_cursor"] = cursor;
            tail = std::to_string(total - next) + " cut by the budget; more: cursor " + cursor + "\n";
        } else if (!note.empty()) {
            text_.add(as_utf8(note));
        }
        return text_.end(tail + tree_line_);
    }

private:
    const std::string state_;
    const std::string tree_line_;
    const std::size_t offset_;
    BudgetedText text_;
    std::string heading_;
    std::size_t seen_ = 0;
    std::size_t shown_ = 0;
    bool is_full_ = false;
};

std::string headline_of(const index::RelationAnswer& answer, const Args& args) {
    std::string text = args.direction + " of";
    constexpr std::size_t most = 4;  // files: overloads are not repeated
    std::vector<std::string> shown;
    for (const RelationTarget& target : answer.targets) {
        if (std::find(shown.begin(), shown.end(), target.path) != shown.end()) continue;
        if (shown.size() < most) text += (shown.empty() ? " " : ", ") + place_text(target);
        if (shown.size() == most) text += ", ...";
        shown.push_back(target.path);
    }
    if (answer.places.empty()) text += answer.ambiguous.empty() ? ": none found" : ": none for certain";
    return text;
}

std::string note_of(const index::RelationAnswer& answer) {
    std::string note;
    for (std::size_t i = 0; i < answer.outside.size() && i < most_outside; ++i)
        note += (i == 0 ? "not of this tree: " : ", ") + answer.outside[i];
    if (answer.outside.size() > most_outside)
        note += " and " + std::to_string(answer.outside.size() - most_outside) + " more";
    if (answer.is_cut)
        note += std::string(note.empty() ? "" : "; ") + "not everything was looked at: narrow it";
    return note;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (args.symbol.find_first_not_of(" \t\r\n") == std::string::npos)
        throw mcp::BadArguments("argument 'symbol' is empty: give a name, Type.method or path:symbol");
    index::RelationQuery query;
    query.symbol = trimmed(args.symbol);
    query.direction = to_direction(args.direction);
    query.depth = args.depth.value_or(query.direction == Direction::tests ? usual_test_depth : 1);
    query.cancelled = [&call] { return call.cancelled(); };
    const std::string state = cursor_state(query.symbol, {std::to_string(query.depth)}, args.direction);
    const int offset = read_cursor(args.cursor, state);
    const AnswerTree tree = answer_tree(workspace, call, args.project);
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    const bool is_about_files =
        query.direction == Direction::imports || query.direction == Direction::importers;
    query.symbol = relative_symbol(tree, query.symbol, is_about_files);
    const index::RelationAnswer answer = index::find_relations(*snapshot, query);
    if (!answer.candidates.empty())
        return choose_symbol(tree, answer.candidates, query.symbol, args.budget_tokens);
    if (answer.targets.empty()) refuse_symbol(tree, *snapshot, query.symbol, is_about_files);

    mcp::Json structured = {{"target", targets_json(answer.targets)},
                            {"direction", args.direction},
                            {"places", mcp::Json::array()},
                            {"ambiguous", mcp::Json::array()}};
    tree.describe(structured);
    Pages pages(args, tree, state, offset);
    pages.headline(headline_of(answer, args));
    for (const Relation& place : answer.places) {
        const std::string heading = query.depth > 1 ? "depth " + std::to_string(place.depth) + ":" : "";
        if (pages.add(heading, to_text(place))) structured["places"].push_back(to_json(place));
    }
    for (const Relation& place : answer.ambiguous) {
        const std::string heading = "ambiguous, one of " + candidates_text(place.candidates) + ":";
        if (pages.add(heading, to_text(place))) structured["ambiguous"].push_back(to_json(place));
    }
    if (!answer.outside.empty()) structured["outside"] = answer.outside;
    if (answer.is_cut) structured["cut"] = true;
    const std::size_t total = answer.places.size() + answer.ambiguous.size();
    std::string text = pages.end(total, note_of(answer), structured);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(structured));
}

mcp::Json output() {
    const mcp::Json list = {{"type", "array"}};
    return answer_schema({{"places", list}, {"ambiguous", list}}, {"places", "tree", "stale"});
}

}  // namespace

mcp::Tool lrm_references(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool(
        "lrm_references",
        "Who uses a symbol, what a change reaches. Namesakes never mix; doubt is under "
        "ambiguous. Example: {\"symbol\":\"Cart.total\",\"depth\":2} -> src/page.ts:8 Page.show",
        arguments, workspace, run);
    tool.output_schema = output();
    return tool;
}

}  // namespace lrm::tools
