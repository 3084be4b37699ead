// platform_git branches and worktrees.
#include "base/git/branches.hpp"

#include "base/git/status.hpp"
#include "mcp/cursor.hpp"
#include "mcp_platform/git/actions.hpp"
#include "mcp_platform/git/work_tree.hpp"
#include "mcp_platform/page.hpp"

#include <map>

namespace platform::git {
namespace {

using base::git::Branch;
using base::git::WorkTree;

struct BranchArgs {
    bool remote = false;
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<BranchArgs> branch_arguments{
    base::optional("remote", &BranchArgs::remote, "Those of remotes too"),
    base::optional("budget_tokens", &BranchArgs::budget_tokens, "", 50, 50000),
    base::optional("cursor", &BranchArgs::cursor, ""),
    base::optional("project", &BranchArgs::project, "Name or absolute path; default: the caller's tree"),
};

struct WorkTreeArgs {
    int budget_tokens = 5000;
    std::string cursor;
    std::string project;
};

const base::Description<WorkTreeArgs> work_tree_arguments{
    base::optional("budget_tokens", &WorkTreeArgs::budget_tokens, "", 50, 50000),
    base::optional("cursor", &WorkTreeArgs::cursor, ""),
    base::optional("project", &WorkTreeArgs::project, "Name or absolute path; default: the caller's tree"),
};

mcp::Json facts_of(const Branch& branch, const std::string& current,
                   const std::optional<base::git::Upstream>& upstream, const std::string& checked_out_at) {
    mcp::Json out = {{"name", mcp::as_utf8(branch.name)},
                     {"head", branch.head},
                     {"subject", mcp::as_utf8(branch.subject)},
                     {"date", iso_time(branch.author)}};
    if (branch.is_remote) out["remote"] = true;
    else out["current"] = branch.name == current;
    if (!checked_out_at.empty()) out["worktree"] = checked_out_at;
    if (upstream)
        out["upstream"] = {
            {"name", upstream->name}, {"ahead", upstream->ahead}, {"behind", upstream->behind}};
    return out;
}

std::string row_of(const Branch& branch, bool is_current, const std::optional<base::git::Upstream>& upstream,
                   const std::string& checked_out_at) {
    std::string row = (is_current ? "* " : "  ") + branch.name + " " + brief(branch.head) + " " +
                      iso_time(branch.author).substr(0, 10) + " " + branch.subject;
    if (upstream)
        row += " [" + upstream->name + " +" + std::to_string(upstream->ahead) + " -" +
               std::to_string(upstream->behind) + "]";
    return checked_out_at.empty() ? row : row + " in " + checked_out_at;
}

mcp::ToolResult run_branches(Platform& platform, mcp::Call& call, BranchArgs args) {
    const base::git::Location location = location_of(platform, call, args.project);
    const base::git::Checkout checkout(location);
    const std::vector<Branch> branches =
        read_branches(checkout, args.remote ? base::git::Which::with_remote : base::git::Which::local);
    const std::string current = base::git::read_head(location).branch;
    std::map<std::string, std::string> places;
    for (const WorkTree& tree : read_work_trees(checkout))
        if (!tree.branch.empty()) places[tree.branch] = tree.path.string();
    std::string all;
    for (const Branch& branch : branches) all += branch.name + branch.head;

    Page page(args.budget_tokens, args.cursor, mcp::cursor_state(all, {}, "branches"), line(location));
    mcp::Json list = mcp::Json::array();
    const base::git::Stop stop = stop_of(call);
    for (std::size_t i = static_cast<std::size_t>(page.first()); i < branches.size() && !stop(); ++i) {
        const Branch& branch = branches[i];
        const auto place = branch.is_remote ? places.end() : places.find(branch.name);
        const std::string where = place == places.end() ? "" : place->second;
        const auto upstream = branch.is_remote ? std::nullopt : upstream_of(checkout, branch.name);
        if (!page.add(row_of(branch, !branch.is_remote && branch.name == current, upstream, where))) break;
        list.push_back(facts_of(branch, current, upstream, where));
    }
    mcp::Json structured = {{"branches", std::move(list)}, {"total", branches.size()}};
    describe(location, structured);
    return page.end(std::move(structured), "");
}

std::string row_of(const WorkTree& tree) {
    std::string row = tree.path.string() + " " + (tree.branch.empty() ? "(detached)" : tree.branch) + " " +
                      (tree.head.empty() ? "no commit yet" : brief(tree.head));
    if (tree.is_main) row += ", main";
    if (tree.is_missing) row += ", folder is gone";
    if (tree.is_locked) row += ", locked" + (tree.lock_reason.empty() ? "" : ": " + tree.lock_reason);
    return row;
}

mcp::Json facts_of(const WorkTree& tree) {
    mcp::Json out = {{"path", mcp::as_utf8(tree.path.string())},
                     {"branch", mcp::as_utf8(tree.branch)},
                     {"head", tree.head},
                     {"main", tree.is_main}};
    if (tree.is_missing) out["missing"] = true;
    if (tree.is_locked) out["locked"] = mcp::as_utf8(tree.lock_reason);
    return out;
}

mcp::ToolResult run_work_trees(Platform& platform, mcp::Call& call, WorkTreeArgs args) {
    const base::git::Location location = location_of(platform, call, args.project);
    const std::vector<WorkTree> trees = read_work_trees(base::git::Checkout(location));
    std::string all;
    for (const WorkTree& tree : trees) all += row_of(tree) + '\n';
    Page page(args.budget_tokens, args.cursor, mcp::cursor_state(all, {}, "worktrees"), line(location));
    mcp::Json list = mcp::Json::array();
    for (std::size_t i = static_cast<std::size_t>(page.first()); i < trees.size(); ++i) {
        if (!page.add(row_of(trees[i]))) break;
        list.push_back(facts_of(trees[i]));
    }
    mcp::Json structured = {{"worktrees", std::move(list)}, {"total", trees.size()}};
    describe(location, structured);
    return page.end(std::move(structured), "");
}

}  // namespace

Action branches_action() {
    return make_action("branches", "the branches, newest first", branch_arguments, run_branches);
}

Action worktrees_action() {
    return make_action("worktrees", "all work trees of the repository", work_tree_arguments, run_work_trees);
}

}  // namespace platform::git
