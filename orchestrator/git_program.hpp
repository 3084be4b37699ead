// The git program on one work tree: what changes a repository on behalf of the factory. Arguments are lists,
// never a shell's; hooks, monitors, prompts and submodules of the repository stay out of it.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace factory {

/// Where git keeps what belongs to a work tree. Given to git by us, so that no file in the tree decides it.
struct GitPlaces {
    std::filesystem::path own;     // HEAD and index of this tree
    std::filesystem::path common;  // objects, branches, configuration
};

/// Of the work tree that a person made: what its `.git` says now. Throws base::Error{git}.
GitPlaces places_of(const std::filesystem::path& tree);

/// Of a linked work tree, by what the repository knows of it; nothing in the tree is read. Nothing when the
/// repository knows no such tree.
std::optional<GitPlaces> places_of_linked(const std::filesystem::path& common,
                                          const std::filesystem::path& tree);

class GitProgram {
public:
    /// Of a tree that only people change: its own `.git` says which repository it belongs to.
    explicit GitProgram(std::filesystem::path directory) : directory_(std::move(directory)) {}
    /// Of a tree that an agent writes: whatever became of its `.git`, this is its repository.
    GitProgram(std::filesystem::path directory, GitPlaces places)
        : directory_(std::move(directory)), places_(std::move(places)) {}

    struct Result {
        int exit_code = 0;
        std::string out;
        std::string err;
    };

    /// Runs `git ARGUMENTS...`; the exit code is the caller's to judge. Blocks, at most two minutes. Throws
    /// base::Error{process} when git cannot be started or does not end.
    Result run(const std::vector<std::string>& arguments) const;
    /// Its output without the last line end. Throws base::Error{git} with git's own words when it fails.
    std::string text(const std::vector<std::string>& arguments) const;

    /// The commit that `revision` names, as 40 hexadecimal digits. Throws base::Error{git}.
    std::string commit(const std::string& revision) const;
    /// Files that differ between two commits, by path; with rename detection off, both names of a renamed
    /// one.
    std::vector<std::string> changed_files(const std::string& from, const std::string& to) const;
    /// Files of the work tree that differ from HEAD, new ones too, ignored ones not. A repository inside the
    /// tree is one name that ends with '/'.
    std::vector<std::string> uncommitted_files() const;
    /// Puts all of them into the index, but for repositories inside the tree.
    void stage_all() const;
    /// Commits everything in the work tree; the commit, or nothing when nothing differs. The author is the
    /// factory.
    std::optional<std::string> commit_all(const std::string& message) const;

    const std::filesystem::path& directory() const { return directory_; }

private:
    std::filesystem::path directory_;
    std::optional<GitPlaces> places_;
};

/// The tree of merging two commits, without touching a work tree.
struct MergedTree {
    std::string tree;                    // empty where there are conflicts
    std::vector<std::string> conflicts;  // paths
};
MergedTree merge_trees(const GitProgram& git, const std::string& ours, const std::string& theirs);

/// A commit of `tree` on top of `parents`; its id. Throws base::Error{git}.
std::string commit_tree(const GitProgram& git, const std::string& tree,
                        const std::vector<std::string>& parents, const std::string& message);

/// Sets `branch` to `commit` if it still is at `expected`; false when somebody was faster. A work tree that
/// has the branch checked out and nothing changed follows; one with changes is left as it is, and then this
/// is refused with base::Error{git}, which says where.
bool move_branch(const GitProgram& git, const std::string& branch, const std::string& commit,
                 const std::string& expected);

}  // namespace factory
