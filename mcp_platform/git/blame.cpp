// platform_git blame: which commit last changed each line of a file.
#include "base/git/blame.hpp"

#include "base/git/history.hpp"
#include "base/work_path.hpp"
#include "mcp/cursor.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"
#include "mcp_platform/page.hpp"

#include <charconv>
#include <map>

namespace platform::git {
namespace {

using base::git::BlameHunk;

constexpr std::size_t largest_file = std::size_t{8} << 20U;

struct Args {
    std::string path;
    std::string lines;
    std::string revision;
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::required("path", &Args::path, "A file"),
    base::optional("lines", &Args::lines, "\"12-40\" or \"12\"; default: all"),
    base::optional("revision", &Args::revision, "As of this commit; default: the file as it is now"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, "Name or absolute path; default: the caller's tree"),
};

void set_lines(base::git::BlameQuery& query, const std::string& lines) {
    if (lines.empty()) return;
    const char* const end = lines.data() + lines.size();
    auto read = std::from_chars(lines.data(), end, query.first);
    query.last = query.first;
    if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-')
        read = std::from_chars(read.ptr + 1, end, query.last);
    if (read.ec != std::errc() || read.ptr != end || query.first == 0 || query.last < query.first)
        throw mcp::BadArguments("argument 'lines' must be like \"12-40\" or \"12\"");
}

/// The file as it is now; nothing when it is gone.
std::optional<std::string> content_of(const base::git::Location& location, const std::string& path) {
    try {
        return base::read_beneath(location.work_tree, base::WorkPath(location.work_tree, path), largest_file);
    } catch (const base::PathError& error) {
        if (error.problem() == base::PathProblem::missing) return std::nullopt;
        throw mcp::ToolError(error.what());
    }
}

std::string span(const BlameHunk& hunk) {
    const std::string first = std::to_string(hunk.first);
    return hunk.first == hunk.last ? first : first + "-" + std::to_string(hunk.last);
}

std::string row_of(const BlameHunk& hunk, const std::string& subject) {
    if (hunk.commit.empty()) return span(hunk) + " not committed yet";
    return span(hunk) + " " + brief(hunk.commit) + " " + iso_time(hunk.author).substr(0, 10) + " " +
           hunk.author.name + ": " + subject + (hunk.path.empty() ? "" : " (as " + hunk.path + ")");
}

mcp::Json facts_of(const BlameHunk& hunk, const std::string& subject) {
    mcp::Json out = {{"lines", {hunk.first, hunk.last}}, {"commit", nullptr}};
    if (hunk.commit.empty()) return out;
    out.update({{"commit", hunk.commit},
                {"author", mcp::as_utf8(hunk.author.name)},
                {"email", mcp::as_utf8(hunk.author.email)},
                {"date", iso_time(hunk.author)},
                {"subject", mcp::as_utf8(subject)}});
    if (!hunk.path.empty()) out["path"] = mcp::as_utf8(hunk.path);
    return out;
}

mcp::ToolResult run(Platform& platform, mcp::Call& call, const Args& args) {
    base::git::BlameQuery query;
    set_lines(query, args.lines);
    const base::git::Location location = location_of(platform, call, args.project);
    const base::git::Checkout checkout(location);
    query.path = relative_path(location, args.path);
    query.commit = resolve_commit(checkout, args.revision.empty() ? "HEAD" : args.revision);
    if (args.revision.empty()) query.content = content_of(location, query.path);
    const std::vector<BlameHunk> hunks = read_blame(checkout, query);

    const std::string state =
        mcp::cursor_state(query.path, {args.lines, query.commit, query.content.value_or("")}, "blame");
    Page page(args.budget_tokens, args.cursor, state, query.path + "; " + line(location));
    std::map<std::string, std::string> subjects;
    mcp::Json list = mcp::Json::array();
    for (std::size_t i = static_cast<std::size_t>(page.first()); i < hunks.size(); ++i) {
        const BlameHunk& hunk = hunks[i];
        std::string& subject = subjects[hunk.commit];
        if (subject.empty() && !hunk.commit.empty()) subject = read_commit(checkout, hunk.commit).subject;
        if (!page.add(row_of(hunk, subject))) break;
        list.push_back(facts_of(hunk, subject));
    }
    mcp::Json structured = {{"path", mcp::as_utf8(query.path)}, {"hunks", std::move(list)}};
    describe(location, structured);
    return page.end(std::move(structured), "");
}

mcp::ToolResult run_blame(Platform& platform, mcp::Call& call, Args args) {
    return refusing([&] { return run(platform, call, args); });
}

}  // namespace

Action blame_action() {
    return make_action("blame", "who last changed each line of a file", arguments, run_blame);
}

}  // namespace platform::git
