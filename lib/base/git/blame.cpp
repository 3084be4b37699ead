// Which commit last changed each line of a file.
#include "base/git/blame.hpp"

#include "base/git/handle.hpp"
#include "base/work_path.hpp"

#include <algorithm>

namespace base::git {
namespace {

using Blob = Owned<git_blob, git_blob_free>;
using Blame = Owned<git_blame, git_blame_free>;

void read_blob(Blob& blob, const Checkout& checkout, const BlameQuery& query) {
    const std::string absent = "'" + shown(query.path) + "' is not in commit " + query.commit.substr(0, 12);
    const git_oid id = to_oid(query.commit);
    Owned<git_commit, git_commit_free> commit;
    Owned<git_tree, git_tree_free> tree;
    Owned<git_tree_entry, git_tree_entry_free> entry;
    check(git_commit_lookup(&commit.handle, checkout.handle(), &id), "cannot read a commit");
    check(git_commit_tree(&tree.handle, commit.handle), "cannot read the tree of a commit");
    if (git_tree_entry_bypath(&entry.handle, tree.handle, query.path.c_str()) != 0) throw Refused(absent);
    if (git_tree_entry_type(entry.handle) != GIT_OBJECT_BLOB)
        throw Refused("'" + shown(query.path) + "' is no file in commit " + query.commit.substr(0, 12));
    check(git_blob_lookup(&blob.handle, checkout.handle(), git_tree_entry_id(entry.handle)),
          "cannot read a file");
}

std::uint32_t line_count(std::string_view text) {
    const auto ends = std::count(text.begin(), text.end(), '\n');
    return static_cast<std::uint32_t>(ends + (!text.empty() && text.back() != '\n' ? 1 : 0));
}

BlameHunk to_hunk(const git_blame_hunk& from, const std::string& path) {
    BlameHunk hunk;
    hunk.first = static_cast<std::uint32_t>(from.final_start_line_number);
    hunk.last = static_cast<std::uint32_t>(from.final_start_line_number + from.lines_in_hunk - 1);
    hunk.commit = to_hex(from.final_commit_id);
    if (const git_signature* author = from.final_signature; author != nullptr)
        hunk.author = {author->name, author->email, author->when.time, author->when.offset};
    if (from.orig_path != nullptr && path != from.orig_path) hunk.path = from.orig_path;
    return hunk;
}

/// Where each line of an edited file was in the committed one; 0 for a new line. Item 0 stands for no line.
using Origins = std::vector<std::uint32_t>;

struct OriginsInMaking {
    Origins& origins;
    std::uint32_t next_old = 1;

    void copy_until(std::uint32_t old_line) {
        while (next_old < old_line) origins.push_back(next_old++);
    }
};

int add_hunk(const git_diff_delta*, const git_diff_hunk* hunk, void* data) noexcept {
    OriginsInMaking& making = *static_cast<OriginsInMaking*>(data);
    // A hunk without old lines stands behind the line that it names.
    const int begin = hunk->old_lines == 0 ? hunk->old_start + 1 : hunk->old_start;
    making.copy_until(static_cast<std::uint32_t>(begin));
    making.origins.insert(making.origins.end(), static_cast<std::size_t>(hunk->new_lines), 0);
    making.next_old += static_cast<std::uint32_t>(hunk->old_lines);
    return 0;
}

Origins origins_of(const Blob& committed, std::uint32_t committed_lines, const std::string& edited) {
    Origins origins{0};
    OriginsInMaking making{origins};
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.context_lines = 0;
    options.flags = GIT_DIFF_FORCE_TEXT;
    check(git_diff_blob_to_buffer(committed.handle, nullptr, edited.data(), edited.size(), nullptr, &options,
                                  nullptr, nullptr, add_hunk, nullptr, &making),
          "cannot compare a file with its commit");
    making.copy_until(committed_lines + 1);
    return origins;
}

/// Line by line, so that neighbours of one commit become one hunk again.
class Hunks {
public:
    void add(std::uint32_t line, const BlameHunk& from) {
        const bool goes_on = !hunks_.empty() && hunks_.back().commit == from.commit &&
                             hunks_.back().path == from.path && hunks_.back().last + 1 == line;
        if (goes_on) {
            hunks_.back().last = line;
            return;
        }
        hunks_.push_back(from);
        hunks_.back().first = line;
        hunks_.back().last = line;
    }
    std::vector<BlameHunk> take() { return std::move(hunks_); }

private:
    std::vector<BlameHunk> hunks_;
};

}  // namespace

std::vector<BlameHunk> read_blame(const Checkout& checkout, const BlameQuery& query) {
    Blob blob;
    read_blob(blob, checkout, query);
    const std::string_view committed(static_cast<const char*>(git_blob_rawcontent(blob.handle)),
                                     static_cast<std::size_t>(git_blob_rawsize(blob.handle)));
    const bool is_edited = query.content && *query.content != committed;
    const std::uint32_t count = line_count(is_edited ? std::string_view(*query.content) : committed);
    if (query.first > std::max(1U, count))
        throw Refused("'" + shown(query.path) + "' has " + std::to_string(count) + " lines, no line " +
                      std::to_string(query.first));
    if (count == 0) return {};
    const std::uint32_t last = query.last == 0 ? count : std::min(query.last, count);

    git_blame_options options = GIT_BLAME_OPTIONS_INIT;
    options.newest_commit = to_oid(query.commit);
    if (!is_edited) {
        options.min_line = query.first;
        options.max_line = last;
    }
    Blame blame;
    check(git_blame_file(&blame.handle, checkout.handle(), query.path.c_str(), &options),
          "cannot blame a file");
    // libgit2's own git_blame_buffer gives overlapping lines and hunks without an author.
    const Origins origins = is_edited ? origins_of(blob, line_count(committed), *query.content) : Origins();
    Hunks hunks;
    for (std::uint32_t line = query.first; line <= last; ++line) {
        const std::uint32_t origin = !is_edited ? line : line < origins.size() ? origins[line] : 0;
        const git_blame_hunk* hunk = origin == 0 ? nullptr : git_blame_get_hunk_byline(blame.handle, origin);
        hunks.add(line, hunk == nullptr ? BlameHunk{} : to_hunk(*hunk, query.path));
    }
    return hunks.take();
}

}  // namespace base::git
