// lrm_read: lines, a symbol, an outline, or "unchanged".
#include "base/hash.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/answer.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/file_lines.hpp"
#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/readable_file.hpp"

#include <algorithm>

namespace lrm::tools {
namespace {

struct Args {
    std::string path;
    std::string symbol;
    std::string lines;
    std::optional<int> around;
    bool outline = false;
    std::string if_changed_since;
    int budget_tokens = 5000;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("path", &Args::path, ""),
    base::optional("symbol", &Args::symbol, ""),
    base::optional("lines", &Args::lines, ""),
    base::optional("around", &Args::around, "Context lines; alone: the line to centre on"),
    base::optional("outline", &Args::outline, ""),
    base::optional("if_changed_since", &Args::if_changed_since, "etag"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 16, 50000),
    base::optional("project", &Args::project, ""),
};

/// What to show of which file.
struct Target {
    ReadableFile file;
    LineRange lines;
    std::string symbol;
    std::string signature;
    std::string note;
};

std::string dotted(const index::Definition& definition) {
    return definition.container.empty() ? definition.name : definition.container + "." + definition.name;
}

std::string span(std::uint32_t first, std::uint32_t last) {
    return std::to_string(first) + "-" + std::to_string(last);
}

/// The other places where the name is defined.
std::string others(const std::vector<index::Definition>& all) {
    if (all.size() < 2) return {};
    std::string text = "also defined in";
    for (std::size_t i = 1; i < all.size() && i < 6; ++i)
        text += (i == 1 ? " " : ", ") + all[i].path + ":" + span(all[i].first_line, all[i].last_line) + " " +
                dotted(all[i]);
    if (all.size() > 6) text += " and " + std::to_string(all.size() - 6) + " more";
    return text;
}

Target find_symbol(const AnswerTree& tree, const index::Snapshot& snapshot, const Args& args) {
    Target target;
    if (!args.path.empty()) target.file = readable_file(tree, snapshot, args.path);
    std::vector<index::Definition> found = index::find_definitions(snapshot, args.symbol, 50);
    std::string elsewhere;
    if (!args.path.empty() && !found.empty())
        elsewhere = found.front().path + ":" + span(found.front().first_line, found.front().last_line);
    if (!args.path.empty())
        std::erase_if(found, [&](const index::Definition& one) { return one.path != target.file.path; });
    if (found.empty() && !elsewhere.empty())
        throw mcp::ToolError("no symbol `" + args.symbol + "` in " + target.file.path + "; it is in " +
                             elsewhere);
    if (found.empty()) throw mcp::ToolError(no_such_symbol(tree, snapshot, args.symbol));
    if (args.path.empty()) target.file = readable_file(tree, snapshot, found.front().path);
    target.lines = {found.front().first_line, found.front().last_line};
    target.symbol = dotted(found.front());
    target.signature = found.front().signature;
    target.note = others(found);
    return target;
}

Target find_target(const AnswerTree& tree, const index::Snapshot& snapshot, const Args& args) {
    constexpr std::uint32_t usual_context = 20;
    Target target;
    const auto around = static_cast<std::uint32_t>(std::clamp(args.around.value_or(0), 0, 1'000'000'000));
    if (!args.symbol.empty()) target = find_symbol(tree, snapshot, args);
    else target.file = readable_file(tree, snapshot, args.path);
    LineRange& lines = target.lines;
    std::uint32_t context = around;
    if (!args.lines.empty()) {
        lines = parse_lines(args.lines);
    } else if (args.symbol.empty() && args.around) {
        lines = {std::max(1U, around), std::max(1U, around)};
        context = usual_context;
    } else if (args.symbol.empty()) {
        lines = {1, 0xffffffff};
    }
    lines.first = lines.first > context ? lines.first - context : 1;
    lines.last = lines.last > 0xffffffff - context ? lines.last : lines.last + context;
    return target;
}

/// What the answer is about, in one line.
std::string headline(const AnswerTree& tree, const std::string& what, std::uint32_t total,
                     const std::string& etag) {
    return what + " of " + std::to_string(total) + " lines; etag " + etag + "; " + tree.line();
}

std::string etag_of(const std::string& what, std::string_view text) {
    return base::to_hex(base::sha256(what + '\n' + std::string(text))).substr(0, 12);
}

mcp::ToolResult unchanged(const AnswerTree& tree) {
    return mcp::ToolResult::text_and_structured("unchanged", {{"unchanged", true}, {"stale", tree.stale}});
}

mcp::ToolResult show_lines(const AnswerTree& tree, const Target& target, const Args& args) {
    const FileLines all(target.file.text);
    if (target.lines.first > std::max(1U, all.count()))
        throw mcp::ToolError("'" + target.file.path + "' has " + std::to_string(all.count()) +
                             " lines, no line " + std::to_string(target.lines.first));
    const std::uint32_t first = target.lines.first;
    const std::uint32_t last = std::min(target.lines.last, all.count());
    std::string range;
    for (std::uint32_t line = first; line <= last; ++line) range.append(all.line(line)) += '\n';
    const std::string etag = etag_of(target.file.path + ":" + span(first, last), range);
    if (etag == args.if_changed_since) return unchanged(tree);

    const std::string what =
        target.file.path + ":" + span(first, last) + (target.symbol.empty() ? "" : " " + target.symbol);
    const std::string rest = "; cut by the budget: read lines \"4000000000-4000000000\" for the rest";
    BudgetedText text(args.budget_tokens, std::min<std::size_t>(rest.size(), 60));
    text.add(headline(tree, what, all.count(), etag));
    if (!target.note.empty()) text.add("note: " + target.note);
    std::string content;
    std::uint32_t line = first;
    for (; line <= last; ++line) {
        const std::string numbered = all.numbered(line);
        if (!text.add(numbered)) break;
        content += numbered + '\n';
    }
    mcp::Json structured = {{"path", target.file.path},
                            {"lines", {first, line - 1}},
                            {"total", all.count()},
                            {"etag", etag},
                            {"content", content}};
    if (!target.symbol.empty()) structured["symbol"] = target.symbol;
    if (!target.note.empty()) structured["note"] = target.note;
    tree.describe(structured);
    std::string tail;
    if (line <= last) {
        structured["rest"] = span(line, last);
        tail = "cut by the budget; the rest: lines \"" + span(line, last) + "\"";
    }
    return mcp::ToolResult::text_and_structured(text.end(tail), std::move(structured));
}

mcp::ToolResult show_outline(const AnswerTree& tree, const index::Snapshot& snapshot, const Target& target,
                             const Args& args) {
    const FileLines all(target.file.text);
    std::vector<index::Definition> symbols = index::outline(snapshot, target.file.path);
    const std::uint32_t last = std::min(target.lines.last, all.count());
    std::erase_if(symbols, [&](const index::Definition& one) {
        return one.last_line < target.lines.first || one.first_line > last;
    });
    std::vector<std::string> rows;
    std::string whole;
    for (const index::Definition& one : symbols) {
        const auto depth =
            one.container.empty() ? 0 : std::count(one.container.begin(), one.container.end(), '.') + 1;
        const std::string kind = syntax::to_word(one.kind);
        std::string shown = one.signature.empty() ? one.name : one.signature;
        if (!shown.starts_with(kind + " ")) shown = kind + " " + shown;
        rows.push_back(as_utf8(std::string(static_cast<std::size_t>(depth) * 2, ' ') +
                               span(one.first_line, one.last_line) + " " + syntax::to_word(one.kind) + " " +
                               shown));
        whole += rows.back() + '\n';
    }
    const std::string etag = etag_of(target.file.path + " outline", whole);
    if (etag == args.if_changed_since) return unchanged(tree);
    BudgetedText text(args.budget_tokens, 60);
    text.add(headline(tree, target.file.path + " outline", all.count(), etag));
    if (rows.empty()) text.add(tree.is_indexing() ? tree.progress() : "no symbols");
    mcp::Json list = mcp::Json::array();
    for (std::size_t i = 0; i < rows.size() && text.add(rows[i]); ++i)
        list.push_back({{"symbol", dotted(symbols[i])},
                        {"kind", syntax::to_word(symbols[i].kind)},
                        {"lines", {symbols[i].first_line, symbols[i].last_line}},
                        {"signature", symbols[i].signature}});
    std::string tail;
    if (list.size() < rows.size())
        tail = std::to_string(rows.size() - list.size()) + " symbols cut by the budget: narrow with lines";
    mcp::Json structured = {
        {"path", target.file.path}, {"total", all.count()}, {"etag", etag}, {"symbols", list}};
    if (!tail.empty()) structured["rest"] = tail;
    tree.describe(structured);
    return mcp::ToolResult::text_and_structured(text.end(tail), std::move(structured));
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (args.path.empty() && args.symbol.empty()) throw mcp::BadArguments("give 'path' or 'symbol'");
    if (!args.lines.empty()) parse_lines(args.lines);
    const AnswerTree tree = answer_tree(workspace, call, args.project);
    const std::unique_ptr<index::Snapshot> snapshot = tree.tree->snapshot();
    const Target target = find_target(tree, *snapshot, args);
    return args.outline ? show_outline(tree, *snapshot, target, args) : show_lines(tree, target, args);
}

mcp::Json output() {
    const mcp::Json text = {{"type", "string"}};
    return {{"type", "object"}, {"properties", {{"content", text}, {"etag", text}, {"rest", text}}}};
}

}  // namespace

mcp::Tool lrm_read(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool(
        "lrm_read",
        "Read a file, lines of it (\"12-40\"), one symbol, or its outline; \"unchanged\" while the etag "
        "holds. "
        "Example: {\"symbol\":\"Uploader.retry\"} or {\"path\":\"src/upload.ts\",\"outline\":true}",
        arguments, workspace, run);
    tool.output_schema = output();
    return tool;
}

}  // namespace lrm::tools
