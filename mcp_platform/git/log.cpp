// platform_git log: commits, newest first.
#include "base/git/history.hpp"
#include "mcp/cursor.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"
#include "mcp_platform/page.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace platform::git {
namespace {

using base::git::CommitFacts;

struct Args {
    std::string revision;
    std::string path;
    std::string author;
    std::string message;
    std::string since;
    bool body = false;
    int limit = 20;
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("revision", &Args::revision, "A branch, tag, hash, HEAD~2, or A..B; default HEAD"),
    base::optional("path", &Args::path, "A file or folder"),
    base::optional("author", &Args::author, "Part of the author's name or e-mail"),
    base::optional("message", &Args::message, "Part of the message"),
    base::optional("since", &Args::since, "YYYY-MM-DD"),
    base::optional("body", &Args::body, "Whole messages"),
    base::optional("limit", &Args::limit, "", 1, 200),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, "Name or absolute path; default: the caller's tree"),
};

std::int64_t read_day(const std::string& text) {
    std::tm day{};
    const char* end = strptime(text.c_str(), "%Y-%m-%d", &day);
    if (end == nullptr || *end != '\0')
        throw mcp::BadArguments("argument 'since' must be a day as YYYY-MM-DD");
    return timegm(&day);
}

/// What A..B, A or nothing stands for.
void set_range(base::git::HistoryQuery& query, const base::git::Checkout& checkout,
               const std::string& revision) {
    const std::size_t dots = revision.find("..");
    if (revision.find("...") != std::string::npos)
        throw mcp::BadArguments("argument 'revision' takes A..B, not A...B");
    const auto or_head = [](const std::string& text) { return text.empty() ? std::string("HEAD") : text; };
    if (dots == std::string::npos) {
        query.from = resolve_commit(checkout, or_head(revision));
        return;
    }
    query.without = resolve_commit(checkout, or_head(revision.substr(0, dots)));
    query.from = resolve_commit(checkout, or_head(revision.substr(dots + 2)));
}

std::string row_of(const CommitFacts& commit, bool body) {
    std::string row = brief(commit.id) + " " + iso_time(commit.author).substr(0, 10) + " " +
                      commit.author.name + ": " + commit.subject;
    if (!body || commit.body.empty()) return row;
    std::string indented = "\n    ";
    for (const char c : commit.body) indented += c == '\n' ? std::string("\n    ") : std::string(1, c);
    while (!indented.empty() && (indented.back() == ' ' || indented.back() == '\n')) indented.pop_back();
    return row + indented;
}

mcp::Json facts_of(const CommitFacts& commit, bool body) {
    mcp::Json out = {{"commit", commit.id},
                     {"parents", commit.parents},
                     {"author", mcp::as_utf8(commit.author.name)},
                     {"email", mcp::as_utf8(commit.author.email)},
                     {"date", iso_time(commit.author)},
                     {"subject", mcp::as_utf8(commit.subject)}};
    if (body && !commit.body.empty()) out["body"] = mcp::as_utf8(commit.body);
    return out;
}

/// A cursor's page begins where the first page began, whatever was committed since: "COMMIT/state-20".
std::string start_in(const std::string& cursor) {
    constexpr std::size_t id_size = 40;
    const bool is_id = cursor.find('/') == id_size && cursor.find_first_not_of("0123456789abcdef") == id_size;
    return is_id ? cursor.substr(0, id_size) : std::string();
}

mcp::ToolResult run(Platform& platform, mcp::Call& call, Args args) {
    const base::git::Location location = location_of(platform, call, args.project);
    const base::git::Checkout checkout(location);
    base::git::HistoryQuery query;
    const std::string start = start_in(args.cursor);
    set_range(query, checkout, args.revision);
    if (!start.empty()) query.from = resolve_commit(checkout, start);
    if (!args.path.empty()) query.path = relative_path(location, args.path);
    if (query.path == ".") query.path.clear();
    query.author = args.author;
    query.message = args.message;
    if (!args.since.empty()) query.since = read_day(args.since);

    const std::string state = mcp::cursor_state(
        args.revision, {query.path, args.author, args.message, args.since, query.from}, "log");
    Page page(args.budget_tokens, args.cursor, query.from + "/" + state, line(location));
    mcp::Json list = mcp::Json::array();
    int number = 0;
    each_commit(checkout, query, stop_of(call), [&](const CommitFacts& commit) {
        if (number++ < page.first()) return true;
        if (static_cast<int>(list.size()) == args.limit) {
            page.stop_here();
            return false;
        }
        if (!page.add(row_of(commit, args.body))) return false;
        list.push_back(facts_of(commit, args.body));
        return true;
    });
    mcp::Json structured = {{"commits", std::move(list)}};
    describe(location, structured);
    return page.end(std::move(structured), "");
}

mcp::ToolResult run_log(Platform& platform, mcp::Call& call, Args args) {
    return refusing([&] { return run(platform, call, std::move(args)); });
}

}  // namespace

Action log_action() {
    return make_action("log", "commits, newest first", arguments, run_log);
}

}  // namespace platform::git
