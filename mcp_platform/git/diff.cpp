// platform_git diff: what changed between two states, as counts and as a patch.
#include "base/git/diff.hpp"

#include "base/git/history.hpp"
#include "mcp/cursor.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"
#include "mcp_platform/page.hpp"

#include <algorithm>

namespace platform::git {
namespace {

using base::git::Diff;
using base::git::DiffFile;
using base::git::DiffQuery;

struct Args {
    std::string from;
    std::string to;
    std::string commit;
    bool staged = false;
    bool untracked = false;
    std::vector<std::string> paths;
    int context = 3;
    bool stat = false;
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("from", &Args::from, "A revision; default HEAD"),
    base::optional("to", &Args::to, "A revision; default: the files as they are now"),
    base::optional("commit", &Args::commit, "What this commit changed; instead of from and to"),
    base::optional("staged", &Args::staged, "What is staged, instead of the files"),
    base::optional("untracked", &Args::untracked, "New files too"),
    base::optional("paths", &Args::paths, "Only these files or folders"),
    base::optional("context", &Args::context, "Lines around a change", 0, 100),
    base::optional("stat", &Args::stat, "Only the files and their counts of lines"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, "Name or absolute path; default: the caller's tree"),
};

void check_together(const Args& args) {
    if (!args.commit.empty() && (!args.from.empty() || !args.to.empty() || args.staged))
        throw mcp::BadArguments("give 'commit', or 'from' and 'to', not both");
    if (args.staged && !args.to.empty()) throw mcp::BadArguments("give 'staged' or 'to', not both");
}

DiffQuery query_of(const Args& args, const base::git::Checkout& checkout) {
    DiffQuery query;
    query.context = args.context;
    query.untracked = args.untracked;
    query.paths = relative_paths(checkout.location(), args.paths);
    std::erase(query.paths, ".");
    if (query.paths.size() < args.paths.size()) query.paths.clear();
    if (!args.commit.empty()) {
        query.target = DiffQuery::Target::commit;
        query.to = resolve_commit(checkout, args.commit);
        const base::git::CommitFacts commit = read_commit(checkout, query.to);
        if (commit.parents.empty()) query.base = DiffQuery::Base::empty;
        else query.from = commit.parents.front();
        return query;
    }
    const bool is_empty = args.from.empty() && base::git::read_head(checkout.location()).commit.empty();
    if (is_empty) query.base = DiffQuery::Base::empty;
    else query.from = resolve_commit(checkout, args.from.empty() ? "HEAD" : args.from);
    if (args.staged) query.target = DiffQuery::Target::index;
    if (args.to.empty()) return query;
    query.target = DiffQuery::Target::commit;
    query.to = resolve_commit(checkout, args.to);
    return query;
}

std::string row_of(const DiffFile& file) {
    const std::string counts =
        file.is_binary ? "binary" : "+" + std::to_string(file.added) + " -" + std::to_string(file.deleted);
    return std::string(to_word(file.change)) + " " + counts + " " +
           (file.from.empty() ? "" : file.from + " -> ") + file.path;
}

mcp::Json facts_of(const DiffFile& file) {
    mcp::Json out = {{"path", mcp::as_utf8(file.path)},
                     {"change", to_word(file.change)},
                     {"added", file.added},
                     {"deleted", file.deleted}};
    if (!file.from.empty()) out["from"] = mcp::as_utf8(file.from);
    if (file.is_binary) out["binary"] = true;
    return out;
}

std::string target_text(const DiffQuery& query) {
    if (query.target == DiffQuery::Target::commit) return brief(query.to);
    return query.target == DiffQuery::Target::index ? "the index" : "the files";
}

/// The rows of the answer: one for each file, then the lines of the patch.
mcp::Json fill(Page& page, const Diff& diff, bool stat, const base::git::Stop& stop) {
    const int count = static_cast<int>(diff.file_count());
    mcp::Json files = mcp::Json::array();
    bool has_room = true;
    for (int i = page.first(); has_room && i < count; ++i) {
        const DiffFile file = diff.files(static_cast<std::size_t>(i), 1, stop).front();
        has_room = page.add(row_of(file));
        if (has_room) files.push_back(facts_of(file));
    }
    mcp::Json out = {{"files", std::move(files)}, {"files_total", count}};
    if (stat || !has_room) return out;
    std::string patch;
    int number = count;
    diff.each_line([&](std::string_view line) {
        base::git::check_stop(stop);
        if (number++ < page.first()) return true;
        if (!page.add(std::string(line))) return false;
        patch += mcp::as_utf8(std::string(line)) + '\n';
        return true;
    });
    out["patch"] = std::move(patch);
    return out;
}

mcp::ToolResult run(Platform& platform, mcp::Call& call, const Args& args) {
    check_together(args);
    const base::git::Location location = location_of(platform, call, args.project);
    const base::git::Checkout checkout(location);
    const DiffQuery query = query_of(args, checkout);
    const Diff diff(checkout, query);
    // Pages of what has changed meanwhile would not fit together.
    const std::string state =
        mcp::cursor_state(query.from + query.to + diff.fingerprint(), query.paths,
                          "diff" + std::to_string(args.context) + (args.stat ? "s" : ""));
    const std::string base = query.base == DiffQuery::Base::empty ? "nothing" : brief(query.from);
    const std::size_t count = diff.file_count();
    Page page(args.budget_tokens, args.cursor, state,
              line(location) + "; " + base + " to " + target_text(query) + ": " + std::to_string(count) +
                  (count == 1 ? " file" : " files"));
    mcp::Json structured = fill(page, diff, args.stat, stop_of(call));
    structured["from"] = query.from;
    structured["to"] = query.target == DiffQuery::Target::commit  ? query.to
                       : query.target == DiffQuery::Target::index ? "index"
                                                                  : "work_tree";
    describe(location, structured);
    return page.end(std::move(structured), "");
}

mcp::ToolResult run_diff(Platform& platform, mcp::Call& call, Args args) {
    return refusing([&] { return run(platform, call, args); });
}

}  // namespace

Action diff_action() {
    return make_action("diff", "what changed: files, lines, patch", arguments, run_diff);
}

}  // namespace platform::git
