// libgit2 as RAII.
#include "base/git/repository.hpp"

#include "base/git/handle.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace base::git {
namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;

std::int64_t index_time(const Location& location) {
    struct stat status {};
    if (stat((location.git_dir / "index").c_str(), &status) != 0) return 0;
    return status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec;
}

IndexEntry to_entry(const git_index_entry& from, std::int64_t written) {
    IndexEntry entry;
    entry.path = from.path;
    std::copy_n(from.id.id, entry.id.size(), entry.id.begin());
    entry.mode = from.mode;
    entry.size = from.file_size;
    // The file has 32 unsigned bits; libgit2 says int32_t.
    entry.mtime_ns =
        std::int64_t{static_cast<std::uint32_t>(from.mtime.seconds)} * nanoseconds + from.mtime.nanoseconds;
    // Without nanoseconds a change within the index's own second cannot be seen.
    entry.is_racy = from.mtime.nanoseconds == 0 ? entry.mtime_ns / nanoseconds >= written / nanoseconds
                                                : entry.mtime_ns >= written;
    return entry;
}

int stop_at_first(const git_diff*, const git_diff_delta*, const char*, void*) noexcept {
    return GIT_EUSER;
}

}  // namespace

Repository::Repository(const Location& location) : location_(location) {
    initialise();
    // The git directory itself, not its work tree: core.worktree of a foreign configuration is not followed.
    if (git_repository_open_bare(&handle_, location.common_dir.c_str()) != 0)
        fail("cannot open the repository " + location.common_dir.string());
}

Repository::~Repository() {
    git_repository_free(handle_);
}

void Repository::each_index_entry(const std::function<void(const IndexEntry&)>& visit) {
    const std::int64_t written = index_time(location_);
    Owned<git_index, git_index_free> index;
    if (git_index_open(&index.handle, (location_.git_dir / "index").c_str()) != 0)
        fail("cannot read the git index of " + location_.work_tree.string());
    const std::size_t count = git_index_entrycount(index.handle);
    for (std::size_t i = 0; i < count; ++i) {
        const git_index_entry* entry = git_index_get_byindex(index.handle, i);
        if (git_index_entry_stage(entry) == 0) visit(to_entry(*entry, written));
    }
}

bool Repository::has_staged_changes() {
    Owned<git_index, git_index_free> index;
    if (git_index_open(&index.handle, (location_.git_dir / "index").c_str()) != 0)
        fail("cannot read the git index of " + location_.work_tree.string());
    const std::string commit = read_head(location_).commit;
    if (commit.empty()) return git_index_entrycount(index.handle) > 0;
    git_oid id;
    Owned<git_commit, git_commit_free> head;
    Owned<git_tree, git_tree_free> tree;
    if (git_oid_fromstr(&id, commit.c_str()) != 0 || git_commit_lookup(&head.handle, handle_, &id) != 0 ||
        git_commit_tree(&tree.handle, head.handle) != 0)
        fail("cannot read the tree of commit " + commit);
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_SKIP_BINARY_CHECK;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    options.notify_cb = stop_at_first;
    Owned<git_diff, git_diff_free> diff;
    const int code = git_diff_tree_to_index(&diff.handle, handle_, tree.handle, index.handle, &options);
    if (code == GIT_EUSER) return true;
    if (code != 0) fail("cannot compare the index with commit " + commit);
    return git_diff_num_deltas(diff.handle) > 0;
}

}  // namespace base::git
