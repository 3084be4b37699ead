// What changed between two states of a repository.
#include "base/git/diff.hpp"

#include "base/git/handle.hpp"

#include <exception>

namespace base::git {
namespace {

constexpr git_off_t largest_text = git_off_t{8} << 20U;

using Tree = Owned<git_tree, git_tree_free>;

void read_tree(Tree& tree, const Checkout& checkout, const std::string& commit) {
    const git_oid id = to_oid(commit);
    Owned<git_commit, git_commit_free> handle;
    check(git_commit_lookup(&handle.handle, checkout.handle(), &id), "cannot read a commit");
    check(git_commit_tree(&tree.handle, handle.handle), "cannot read the tree of a commit");
}

Change to_change(git_delta_t status) {
    switch (status) {
        case GIT_DELTA_ADDED:
            return Change::added;
        case GIT_DELTA_DELETED:
            return Change::deleted;
        case GIT_DELTA_RENAMED:
            return Change::renamed;
        case GIT_DELTA_COPIED:
            return Change::copied;
        case GIT_DELTA_TYPECHANGE:
            return Change::type_changed;
        case GIT_DELTA_UNTRACKED:
            return Change::untracked;
        case GIT_DELTA_CONFLICTED:
            return Change::conflicted;
        default:
            return Change::modified;
    }
}

/// Puts lines together from the pieces that libgit2 gives.
struct Lines {
    const std::function<bool(std::string_view)>& visit;
    std::string rest;
    std::exception_ptr error;
    bool stopped = false;

    bool add(std::string_view text) {
        for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
            rest += text.substr(0, end);
            if (!visit(rest)) return false;
            rest.clear();
            text.remove_prefix(end + 1);
        }
        rest += text;
        return true;
    }
};

int print_line(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line, void* data) noexcept {
    Lines& lines = *static_cast<Lines*>(data);
    try {
        const bool has_mark = line->origin == ' ' || line->origin == '+' || line->origin == '-';
        if (has_mark) lines.rest += line->origin;
        lines.stopped = !lines.add({line->content, line->content_len});
    } catch (...) {
        lines.error = std::current_exception();
        return GIT_EUSER;
    }
    return lines.stopped ? GIT_EUSER : 0;
}

}  // namespace

Diff::Diff(const Checkout& checkout, const DiffQuery& query) {
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_TYPECHANGE;
    if (query.untracked)
        options.flags |=
            GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_SHOW_UNTRACKED_CONTENT;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY;
    options.context_lines = static_cast<std::uint32_t>(query.context);
    options.max_size = largest_text;
    std::vector<char*> paths;
    for (const std::string& path : query.paths) paths.push_back(const_cast<char*>(path.c_str()));
    options.pathspec = {paths.data(), paths.size()};

    Tree from;
    if (query.base == DiffQuery::Base::commit) read_tree(from, checkout, query.from);
    git_repository* repository = checkout.handle();
    int code = 0;
    if (query.target == DiffQuery::Target::commit) {
        Tree to;
        read_tree(to, checkout, query.to);
        code = git_diff_tree_to_tree(&handle_, repository, from.handle, to.handle, &options);
    } else if (query.target == DiffQuery::Target::index) {
        code = git_diff_tree_to_index(&handle_, repository, from.handle, nullptr, &options);
    } else {
        code = git_diff_tree_to_workdir_with_index(&handle_, repository, from.handle, &options);
    }
    check(code, "cannot compare two states of the repository");
    git_diff_find_options similar = GIT_DIFF_FIND_OPTIONS_INIT;
    similar.flags = GIT_DIFF_FIND_RENAMES;
    if (git_diff_find_similar(handle_, &similar) != 0) {
        git_diff_free(handle_);
        fail("cannot look for renamed files");
    }
}

Diff::~Diff() {
    git_diff_free(handle_);
}

std::size_t Diff::file_count() const {
    return git_diff_num_deltas(handle_);
}

std::string Diff::fingerprint() const {
    std::string out;
    for (std::size_t i = 0; i < git_diff_num_deltas(handle_); ++i) {
        const git_diff_delta* delta = git_diff_get_delta(handle_, i);
        out += std::to_string(delta->status) + ' ' + to_hex(delta->old_file.id) + ' ' +
               to_hex(delta->new_file.id) + ' ' + std::to_string(delta->new_file.size) + ' ' +
               delta->new_file.path + '\n';
    }
    return out;
}

std::vector<DiffFile> Diff::files(std::size_t first, std::size_t limit, const Stop& stop) const {
    std::vector<DiffFile> out;
    const std::size_t count = git_diff_num_deltas(handle_);
    for (std::size_t i = first; i < count && out.size() < limit; ++i) {
        check_stop(stop);
        const git_diff_delta* delta = git_diff_get_delta(handle_, i);
        DiffFile file;
        file.path = delta->new_file.path;
        file.change = to_change(delta->status);
        if (file.change == Change::renamed || file.change == Change::copied) file.from = delta->old_file.path;
        Owned<git_patch, git_patch_free> patch;
        check(git_patch_from_diff(&patch.handle, handle_, i), "cannot compare a file");
        if (patch.handle != nullptr) git_patch_line_stats(nullptr, &file.added, &file.deleted, patch.handle);
        file.is_binary = (git_diff_get_delta(handle_, i)->flags & GIT_DIFF_FLAG_BINARY) != 0;
        out.push_back(std::move(file));
    }
    return out;
}

void Diff::each_line(const std::function<bool(std::string_view)>& visit) const {
    Lines lines{visit, {}, {}, false};
    const int code = git_diff_print(handle_, GIT_DIFF_FORMAT_PATCH, print_line, &lines);
    if (lines.error) std::rethrow_exception(lines.error);
    if (code != 0 && !lines.stopped) fail("cannot write the difference");
    if (!lines.stopped && !lines.rest.empty()) visit(lines.rest);
}

}  // namespace base::git
