// The branches and the work trees of a repository.
#include "base/git/branches.hpp"

#include "base/git/handle.hpp"

#include <algorithm>

namespace base::git {
namespace {

namespace fs = std::filesystem;

bool fill(Branch& branch, git_reference* reference) {
    Owned<git_object, git_object_free> object;
    if (git_reference_peel(&object.handle, reference, GIT_OBJECT_COMMIT) != 0) return false;
    auto* commit = reinterpret_cast<git_commit*>(object.handle);
    branch.head = to_hex(*git_commit_id(commit));
    const char* subject = git_commit_summary(commit);
    branch.subject = subject == nullptr ? "" : subject;
    const git_signature* author = git_commit_author(commit);
    branch.author = {author->name, author->email, author->when.time, author->when.offset};
    return true;
}

void set_head(WorkTree& tree, const Location& location) {
    const Head head = read_head(location);
    tree.branch = head.branch;
    tree.head = head.commit;
}

WorkTree linked(const Checkout& checkout, const char* name) {
    WorkTree out;
    Owned<git_worktree, git_worktree_free> tree;
    check(git_worktree_lookup(&tree.handle, checkout.handle(), name), "cannot read a linked work tree");
    out.path = git_worktree_path(tree.handle);
    out.is_missing = git_worktree_validate(tree.handle) != 0;
    git_buf reason = GIT_BUF_INIT;
    out.is_locked = git_worktree_is_locked(&reason, tree.handle) > 0;
    if (reason.ptr != nullptr) out.lock_reason.assign(reason.ptr, reason.size);
    git_buf_dispose(&reason);
    while (!out.lock_reason.empty() && out.lock_reason.back() == '\n') out.lock_reason.pop_back();
    const fs::path common = checkout.location().common_dir;
    set_head(out, {out.path, common / "worktrees" / name, common});
    return out;
}

}  // namespace

std::vector<Branch> read_branches(const Checkout& checkout, Which which) {
    Owned<git_branch_iterator, git_branch_iterator_free> each;
    check(git_branch_iterator_new(&each.handle, checkout.handle(),
                                  which == Which::local ? GIT_BRANCH_LOCAL : GIT_BRANCH_ALL),
          "cannot list the branches");
    std::vector<Branch> out;
    for (;;) {
        Owned<git_reference, git_reference_free> reference;
        git_branch_t kind{};
        const int code = git_branch_next(&reference.handle, &kind, each.handle);
        if (code == GIT_ITEROVER) break;
        check(code, "cannot list the branches");
        Branch branch;
        const char* name = nullptr;
        if (git_branch_name(&name, reference.handle) != 0) continue;
        branch.name = name;
        branch.is_remote = kind == GIT_BRANCH_REMOTE;
        // origin/HEAD is another name of one that is listed too.
        const bool is_alias = git_reference_type(reference.handle) == GIT_REFERENCE_SYMBOLIC;
        if (!is_alias && fill(branch, reference.handle)) out.push_back(std::move(branch));
    }
    std::sort(out.begin(), out.end(), [](const Branch& a, const Branch& b) {
        return a.author.time != b.author.time ? a.author.time > b.author.time : a.name < b.name;
    });
    return out;
}

std::vector<WorkTree> read_work_trees(const Checkout& checkout) {
    std::vector<WorkTree> out;
    git_strarray names{};
    check(git_worktree_list(&names, checkout.handle()), "cannot list the work trees");
    try {
        for (std::size_t i = 0; i < names.count; ++i) out.push_back(linked(checkout, names.strings[i]));
    } catch (...) {
        git_strarray_dispose(&names);
        throw;
    }
    git_strarray_dispose(&names);
    std::sort(out.begin(), out.end(), [](const WorkTree& a, const WorkTree& b) { return a.path < b.path; });

    const Location& location = checkout.location();
    const bool is_linked = location.git_dir != location.common_dir;
    WorkTree main;
    main.is_main = true;
    main.path = is_linked ? location.common_dir.parent_path() : location.work_tree;
    set_head(main, {main.path, location.common_dir, location.common_dir});
    if (!is_linked || location.common_dir.filename() == ".git") out.insert(out.begin(), std::move(main));
    return out;
}

}  // namespace base::git
