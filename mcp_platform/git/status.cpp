// platform_git status: what is staged, changed, untracked or in conflict.
#include "base/git/status.hpp"

#include "mcp/cursor.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"
#include "mcp_platform/page.hpp"

namespace platform::git {
namespace {

using base::git::Change;
using base::git::StatusEntry;

struct Args {
    std::vector<std::string> paths;
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<Args> arguments{
    base::optional("paths", &Args::paths, "Only these files or folders"),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("project", &Args::project, "Name or absolute path; default: the caller's tree"),
};

char letter(Change change) {
    switch (change) {
        case Change::added:
            return 'A';
        case Change::modified:
            return 'M';
        case Change::deleted:
            return 'D';
        case Change::renamed:
            return 'R';
        case Change::copied:
            return 'C';
        case Change::type_changed:
            return 'T';
        case Change::conflicted:
            return 'U';
        default:
            return ' ';
    }
}

/// As `git status --short` writes it.
std::string row_of(const StatusEntry& entry) {
    if (entry.unstaged == Change::untracked && entry.staged == Change::none) return "?? " + entry.path;
    if (entry.unstaged == Change::conflicted) return "UU " + entry.path;
    const std::string from = entry.from.empty() ? "" : entry.from + " -> ";
    return std::string{letter(entry.staged), letter(entry.unstaged), ' '} + from + entry.path;
}

mcp::Json facts_of(const StatusEntry& entry) {
    mcp::Json out = {{"path", mcp::as_utf8(entry.path)}};
    if (entry.staged != Change::none) out["staged"] = to_word(entry.staged);
    if (entry.unstaged != Change::none) out["unstaged"] = to_word(entry.unstaged);
    if (!entry.from.empty()) out["from"] = mcp::as_utf8(entry.from);
    return out;
}

mcp::ToolResult run(Platform& platform, mcp::Call& call, Args args) {
    const base::git::Location location = location_of(platform, call, args.project);
    base::git::StatusQuery query;
    query.paths = relative_paths(location, args.paths);
    std::erase(query.paths, ".");
    if (query.paths.size() < args.paths.size()) query.paths.clear();
    const base::git::Checkout checkout(location);
    const std::vector<StatusEntry> entries = read_status(checkout, query);
    const auto upstream = upstream_of(checkout, base::git::read_head(location).branch);
    const std::string operation = operation_of(checkout);

    mcp::Json structured = {{"clean", entries.empty()}, {"total", entries.size()}};
    std::string headline = line(location);
    if (upstream) {
        structured["upstream"] = {
            {"name", upstream->name}, {"ahead", upstream->ahead}, {"behind", upstream->behind}};
        headline += ", " + upstream->name + " +" + std::to_string(upstream->ahead) + " -" +
                    std::to_string(upstream->behind);
    }
    if (!operation.empty()) structured["operation"] = operation;
    if (!operation.empty()) headline += ", " + operation + " not finished";
    if (entries.empty()) headline += ", clean";
    describe(location, structured);

    std::string all;
    for (const StatusEntry& entry : entries) all += row_of(entry) + '\n';
    Page page(args.budget_tokens, args.cursor, mcp::cursor_state(all, query.paths, "status"), headline);
    mcp::Json list = mcp::Json::array();
    for (std::size_t i = static_cast<std::size_t>(page.first()); i < entries.size(); ++i) {
        if (!page.add(row_of(entries[i]))) break;
        list.push_back(facts_of(entries[i]));
    }
    const std::size_t left =
        entries.size() - std::min(entries.size(), static_cast<std::size_t>(page.first()) + list.size());
    structured["entries"] = std::move(list);
    return page.end(std::move(structured), std::to_string(left));
}

}  // namespace

Action status_action() {
    return make_action("status", "what is staged, changed, untracked, in conflict", arguments, run);
}

}  // namespace platform::git
