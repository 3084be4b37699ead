// What differs between HEAD, the index and the work tree.
#include "base/git/status.hpp"

#include "base/git/handle.hpp"

#include <algorithm>

namespace base::git {
namespace {

Change staged_change(unsigned flags) {
    if ((flags & GIT_STATUS_INDEX_NEW) != 0) return Change::added;
    if ((flags & GIT_STATUS_INDEX_RENAMED) != 0) return Change::renamed;
    if ((flags & GIT_STATUS_INDEX_DELETED) != 0) return Change::deleted;
    if ((flags & GIT_STATUS_INDEX_TYPECHANGE) != 0) return Change::type_changed;
    return (flags & GIT_STATUS_INDEX_MODIFIED) != 0 ? Change::modified : Change::none;
}

Change unstaged_change(unsigned flags) {
    if ((flags & GIT_STATUS_CONFLICTED) != 0) return Change::conflicted;
    if ((flags & GIT_STATUS_WT_NEW) != 0) return Change::untracked;
    if ((flags & GIT_STATUS_WT_RENAMED) != 0) return Change::renamed;
    if ((flags & GIT_STATUS_WT_DELETED) != 0) return Change::deleted;
    if ((flags & GIT_STATUS_WT_TYPECHANGE) != 0) return Change::type_changed;
    return (flags & (GIT_STATUS_WT_MODIFIED | GIT_STATUS_WT_UNREADABLE)) != 0 ? Change::modified
                                                                              : Change::none;
}

StatusEntry to_entry(const git_status_entry& from) {
    StatusEntry entry;
    const git_diff_delta* delta =
        from.index_to_workdir != nullptr ? from.index_to_workdir : from.head_to_index;
    entry.path = delta->new_file.path != nullptr ? delta->new_file.path : delta->old_file.path;
    entry.staged = staged_change(from.status);
    entry.unstaged = unstaged_change(from.status);
    if (entry.staged == Change::renamed) entry.from = from.head_to_index->old_file.path;
    else if (entry.unstaged == Change::renamed) entry.from = delta->old_file.path;
    return entry;
}

}  // namespace

std::vector<StatusEntry> read_status(const Checkout& checkout, const StatusQuery& query) {
    git_status_options options = GIT_STATUS_OPTIONS_INIT;
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_EXCLUDE_SUBMODULES |
                    GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
    if (query.each_untracked) options.flags |= GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS;
    if (query.find_renames) options.flags |= GIT_STATUS_OPT_RENAMES_HEAD_TO_INDEX;
    std::vector<char*> paths;
    for (const std::string& path : query.paths) paths.push_back(const_cast<char*>(path.c_str()));
    options.pathspec = {paths.data(), paths.size()};
    Owned<git_status_list, git_status_list_free> list;
    check(git_status_list_new(&list.handle, checkout.handle(), &options),
          "cannot compare the work tree with git");
    std::vector<StatusEntry> out;
    const std::size_t count = git_status_list_entrycount(list.handle);
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.push_back(to_entry(*git_status_byindex(list.handle, i)));
    std::sort(out.begin(), out.end(),
              [](const StatusEntry& a, const StatusEntry& b) { return a.path < b.path; });
    return out;
}

std::optional<Upstream> upstream_of(const Checkout& checkout, const std::string& branch) {
    Owned<git_reference, git_reference_free> local;
    Owned<git_reference, git_reference_free> remote;
    if (git_branch_lookup(&local.handle, checkout.handle(), branch.c_str(), GIT_BRANCH_LOCAL) != 0 ||
        git_branch_upstream(&remote.handle, local.handle) != 0)
        return std::nullopt;
    Upstream out;
    const char* name = nullptr;
    if (git_branch_name(&name, remote.handle) == 0) out.name = name;
    const git_oid* ours = git_reference_target(local.handle);
    const git_oid* theirs = git_reference_target(remote.handle);
    if (ours != nullptr && theirs != nullptr)
        git_graph_ahead_behind(&out.ahead, &out.behind, checkout.handle(), ours, theirs);
    return out;
}

std::string operation_of(const Checkout& checkout) {
    switch (git_repository_state(checkout.handle())) {
        case GIT_REPOSITORY_STATE_NONE:
            return {};
        case GIT_REPOSITORY_STATE_MERGE:
            return "merge";
        case GIT_REPOSITORY_STATE_REVERT:
        case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
            return "revert";
        case GIT_REPOSITORY_STATE_CHERRYPICK:
        case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
            return "cherry-pick";
        case GIT_REPOSITORY_STATE_BISECT:
            return "bisect";
        default:
            return "rebase";
    }
}

}  // namespace base::git
