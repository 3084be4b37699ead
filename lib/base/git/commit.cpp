// Committing named paths of a linked work tree.
#include "base/git/commit.hpp"

#include "base/git/handle.hpp"
#include "base/git/status.hpp"
#include "base/work_path.hpp"

#include <algorithm>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace base::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{64} << 20U;

using Index = Owned<git_index, git_index_free>;
using Commit = Owned<git_commit, git_commit_free>;

/// What is to become of one path.
struct Step {
    CommittedFile file;
    git_index_entry entry{};  // unless it is deleted
};

bool is_in(const std::string& path, const std::string& folder) {
    return path == folder || folder == "." || path.starts_with(folder + "/");
}

/// The files that changed at `paths`. Throws Refused for a path where nothing did.
std::vector<CommittedFile> changed_files(const Checkout& checkout, const std::vector<std::string>& paths) {
    StatusQuery query;
    query.each_untracked = true;
    query.find_renames = false;
    for (const std::string& path : paths)
        if (path != ".") query.paths.push_back(path);
    if (query.paths.size() < paths.size()) query.paths.clear();
    const std::vector<StatusEntry> entries = read_status(checkout, query);
    for (const std::string& path : paths) {
        if (std::any_of(entries.begin(), entries.end(),
                        [&](const StatusEntry& entry) { return is_in(entry.path, path); }))
            continue;
        int is_ignored = 0;
        git_ignore_path_is_ignored(&is_ignored, checkout.handle(), path.c_str());
        throw Refused("nothing changed at '" + shown(path) + "'" +
                      (is_ignored != 0 ? ": it is ignored" : ""));
    }
    std::vector<CommittedFile> out;
    for (const StatusEntry& entry : entries) {
        if (entry.unstaged == Change::conflicted)
            throw Refused("'" + shown(entry.path) + "' is in conflict: resolve it first");
        if (entry.path.ends_with("/"))
            throw Refused("'" + shown(entry.path) + "' is another repository: it cannot be committed here");
        out.push_back({entry.path, Change::modified});
    }
    return out;
}

/// Only git itself could run it; without it the wrong bytes would be committed.
void refuse_filter_program(const Checkout& checkout, const std::string& path) {
    const char* value = nullptr;
    if (git_attr_get(&value, checkout.handle(), GIT_ATTR_CHECK_FILE_THEN_INDEX, path.c_str(), "filter") != 0)
        return;
    if (git_attr_value(value) == GIT_ATTR_VALUE_STRING)
        throw Refused("'" + shown(path) + "' needs the filter '" + value + "': commit it with git itself");
}

git_oid blob_from_text(const Checkout& checkout, const std::string& path, const std::string& text) {
    Owned<git_filter_list, git_filter_list_free> filters;
    check(git_filter_list_load(&filters.handle, checkout.handle(), nullptr, path.c_str(), GIT_FILTER_TO_ODB,
                               GIT_FILTER_DEFAULT),
          "cannot read the attributes of a file");
    git_buf out = GIT_BUF_INIT;
    check(git_filter_list_apply_to_buffer(&out, filters.handle, text.data(), text.size()),
          "cannot convert the line ends of a file");
    git_oid id;
    const int code = git_blob_create_from_buffer(&id, checkout.handle(), out.ptr, out.size);
    git_buf_dispose(&out);
    check(code, "cannot write a file into the repository");
    return id;
}

/// Reads the file through `open_beneath`, so that no folder swapped for a link leads outside.
Step read_step(const Checkout& checkout, CommittedFile file) {
    Step step;
    const fs::path full = checkout.location().work_tree / file.path;
    struct stat status {};
    if (lstat(full.c_str(), &status) != 0) {
        file.change = Change::deleted;
        step.file = std::move(file);
        return step;
    }
    const std::string& path = file.path;
    if (S_ISLNK(status.st_mode)) {
        std::error_code ec;
        const std::string target = fs::read_symlink(full, ec).string();
        if (ec) throw Refused("cannot read '" + shown(path) + "'");
        check(git_blob_create_from_buffer(&step.entry.id, checkout.handle(), target.data(), target.size()),
              "cannot write a link into the repository");
        step.entry.mode = GIT_FILEMODE_LINK;
    } else {
        refuse_filter_program(checkout, path);
        const WorkPath relative(checkout.location().work_tree, path);
        try {
            step.entry.id = blob_from_text(
                checkout, path, read_beneath(checkout.location().work_tree, relative, largest_file));
        } catch (const PathError& error) {
            throw Refused(error.what());
        }
        step.entry.mode = (status.st_mode & 0100U) != 0 ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB;
        step.entry.file_size = static_cast<std::uint32_t>(status.st_size);
    }
    step.file = std::move(file);
    return step;
}

void apply(git_index* index, std::vector<Step>& steps) {
    for (Step& step : steps) {
        if (step.file.change == Change::deleted) {
            const int code = git_index_remove_bypath(index, step.file.path.c_str());
            if (code != GIT_ENOTFOUND) check(code, "cannot change the git index");
            continue;
        }
        step.entry.path = step.file.path.c_str();
        check(git_index_add(index, &step.entry), "cannot change the git index");
    }
}

struct Author {
    git_signature* handle = nullptr;
    ~Author() { git_signature_free(handle); }
};

void make_author(Author& author, const Checkout& checkout, const CommitRequest& request) {
    int code = 0;
    if (!request.author_name.empty())
        code = git_signature_now(&author.handle, request.author_name.c_str(), request.author_email.c_str());
    else if (git_signature_default(&author.handle, checkout.handle()) != 0)
        code = git_signature_now(&author.handle, "factory", "factory@localhost");
    if (code != 0) throw Refused("the author's name or e-mail cannot be written into a commit");
}

void refuse_unfit(const Checkout& checkout, const Head& head) {
    const Location& location = checkout.location();
    if (location.git_dir == location.common_dir ||
        location.git_dir.parent_path() != location.common_dir / "worktrees")
        throw Refused(
            "this is the main work tree of its repository: commits are made in linked ones only "
            "(git worktree add)");
    if (head.branch.empty()) throw Refused("HEAD is detached: check out a branch in this work tree first");
    if (head.commit.empty()) throw Refused("the branch '" + shown(head.branch) + "' has no commit yet");
    if (const std::string operation = operation_of(checkout); !operation.empty())
        throw Refused("a " + operation + " is not finished in this work tree: finish or abort it first");
}

}  // namespace

CommitResult commit_paths(const Checkout& checkout, const CommitRequest& request) {
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    const Head head = read_head(checkout.location());
    refuse_unfit(checkout, head);
    git_repository* repository = checkout.handle();

    std::vector<Step> steps;
    for (CommittedFile& file : changed_files(checkout, request.paths))
        steps.push_back(read_step(checkout, std::move(file)));

    Commit parent;
    Owned<git_tree, git_tree_free> before;
    const git_oid parent_id = to_oid(head.commit);
    check(git_commit_lookup(&parent.handle, repository, &parent_id), "cannot read HEAD");
    check(git_commit_tree(&before.handle, parent.handle), "cannot read the tree of HEAD");
    for (Step& step : steps) {
        Owned<git_tree_entry, git_tree_entry_free> old;
        const bool was_there = git_tree_entry_bypath(&old.handle, before.handle, step.file.path.c_str()) == 0;
        if (step.file.change != Change::deleted && !was_there) step.file.change = Change::added;
    }
    Index fresh;
    check(git_index_new(&fresh.handle), "cannot make an index");
    check(git_index_read_tree(fresh.handle, before.handle), "cannot read the tree of HEAD");
    apply(fresh.handle, steps);
    git_oid tree_id;
    check(git_index_write_tree_to(&tree_id, fresh.handle, repository), "cannot write a tree");
    if (git_oid_equal(&tree_id, git_tree_id(before.handle)) != 0)
        throw Refused("nothing to commit: these paths are as they are in " + head.commit.substr(0, 12));

    // The index before the commit: when the second fails the paths are staged, which harms nobody.
    Index index;
    check(git_repository_index(&index.handle, repository), "cannot read the git index");
    apply(index.handle, steps);
    const int written = git_index_write(index.handle);
    if (written == GIT_ELOCKED)
        throw Refused("another git command works in this work tree: try again when it is done");
    check(written, "cannot write the git index");

    Author author;
    make_author(author, checkout, request);
    Owned<git_tree, git_tree_free> tree;
    check(git_tree_lookup(&tree.handle, repository, &tree_id), "cannot read the new tree");
    git_oid id;
    const git_commit* parents[] = {parent.handle};
    const int code = git_commit_create(&id, repository, "HEAD", author.handle, author.handle, nullptr,
                                       request.message.c_str(), tree.handle, 1, parents);
    if (code == GIT_EMODIFIED || code == GIT_ELOCKED)
        throw Refused("the branch '" + shown(head.branch) + "' moved meanwhile: try again");
    check(code, "cannot write the commit");

    CommitResult out;
    out.id = to_hex(id);
    out.branch = head.branch;
    for (Step& step : steps) out.files.push_back(std::move(step.file));
    return out;
}

}  // namespace base::git
