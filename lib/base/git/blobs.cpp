// Files as git stores them.
#include "base/git/blobs.hpp"

#include "base/git/handle.hpp"

#include <exception>
#include <memory>

namespace base::git {
namespace {

using Tree = Owned<git_tree, git_tree_free>;
struct Diffs {
    ~Diffs() { git_diff_free(handle); }
    git_diff* handle = nullptr;
};

void read_tree(Tree& tree, const Checkout& checkout, const std::string& commit) {
    const git_oid id = to_oid(commit);
    Owned<git_commit, git_commit_free> handle;
    check(git_commit_lookup(&handle.handle, checkout.handle(), &id), "cannot read a commit");
    check(git_commit_tree(&tree.handle, handle.handle), "cannot read the tree of a commit");
}

bool is_file(const git_diff_file& file) {
    return file.mode == GIT_FILEMODE_BLOB || file.mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

std::vector<BlobChange> changes_of(git_diff* diff, bool in_work_tree) {
    git_diff_find_options similar = GIT_DIFF_FIND_OPTIONS_INIT;
    similar.flags = GIT_DIFF_FIND_RENAMES;
    if (in_work_tree) similar.flags |= GIT_DIFF_FIND_FOR_UNTRACKED;
    check(git_diff_find_similar(diff, &similar), "cannot look for renamed files");
    std::vector<BlobChange> out;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
        const git_diff_delta* delta = git_diff_get_delta(diff, i);
        BlobChange change;
        const bool was = delta->status != GIT_DELTA_ADDED && delta->status != GIT_DELTA_UNTRACKED &&
                         is_file(delta->old_file);
        const bool is = delta->status != GIT_DELTA_DELETED && is_file(delta->new_file);
        if (!was && !is) continue;
        change.path = delta->new_file.path;
        change.from = delta->old_file.path;
        if (was) change.base_blob = to_hex(delta->old_file.id);
        if (is && !in_work_tree) change.head_blob = to_hex(delta->new_file.id);
        change.in_work_tree = is && in_work_tree;
        out.push_back(std::move(change));
    }
    return out;
}

int add_file(const char* root, const git_tree_entry* entry, void* payload) noexcept {
    auto& state = *static_cast<std::pair<std::vector<TreeFile>, std::exception_ptr>*>(payload);
    try {
        const git_filemode_t mode = git_tree_entry_filemode(entry);
        if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE)
            state.first.push_back(
                {std::string(root) + git_tree_entry_name(entry), to_hex(*git_tree_entry_id(entry))});
    } catch (...) {
        state.second = std::current_exception();
        return GIT_EUSER;
    }
    return 0;
}

}  // namespace

std::vector<BlobChange> read_blob_changes(const Checkout& checkout, const std::string& base,
                                          const std::string& head) {
    Tree from;
    Tree to;
    if (!base.empty()) read_tree(from, checkout, base);
    read_tree(to, checkout, head);
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    Diffs diff;
    check(git_diff_tree_to_tree(&diff.handle, checkout.handle(), from.handle, to.handle, &options),
          "cannot compare two commits");
    return changes_of(diff.handle, false);
}

std::vector<BlobChange> read_work_tree_changes(const Checkout& checkout, const std::string& base) {
    Tree from;
    if (!base.empty()) read_tree(from, checkout, base);
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
    Diffs diff;
    check(git_diff_tree_to_workdir_with_index(&diff.handle, checkout.handle(), from.handle, &options),
          "cannot compare a commit with the work tree");
    return changes_of(diff.handle, true);
}

std::string read_blob(const Checkout& checkout, const std::string& blob, std::size_t most_bytes) {
    const git_oid id = to_oid(blob);
    Owned<git_blob, git_blob_free> handle;
    check(git_blob_lookup(&handle.handle, checkout.handle(), &id), "cannot read a file of a commit");
    const auto size = static_cast<std::size_t>(git_blob_rawsize(handle.handle));
    if (size > most_bytes) return {};
    return {static_cast<const char*>(git_blob_rawcontent(handle.handle)), size};
}

std::vector<TreeFile> read_tree_files(const Checkout& checkout, const std::string& commit) {
    Tree tree;
    read_tree(tree, checkout, commit);
    std::pair<std::vector<TreeFile>, std::exception_ptr> state;
    const int code = git_tree_walk(tree.handle, GIT_TREEWALK_PRE, add_file, &state);
    if (state.second) std::rethrow_exception(state.second);
    check(code, "cannot list the files of a commit");
    return std::move(state.first);
}

}  // namespace base::git
