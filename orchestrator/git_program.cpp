#include "orchestrator/git_program.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/child.hpp"

#include <algorithm>

namespace factory {
namespace {

using base::Error;
using base::ErrorKind;

namespace fs = std::filesystem;

constexpr std::chrono::minutes time_limit{2};
constexpr std::size_t paths_at_once = 500;  // far below what a command line may hold

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        if (end > at) out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// The same command without the programs that attributes and submodules may name: a diff by a program, a
/// text made by one, and a `git status` inside every submodule, by that one's configuration.
std::vector<std::string> without_programs(std::vector<std::string> words) {
    if (words.front() == "diff")
        words.insert(words.begin() + 1, {"--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty"});
    else if (words.front() == "status") words.insert(words.begin() + 1, "--ignore-submodules=dirty");
    return words;
}

void unique(std::vector<std::string>& paths) {
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
}

/// Files that git does not know and does not ignore; a repository inside the tree is one name with a '/'.
std::vector<std::string> new_files(const GitProgram& git) {
    return split(git.text({"ls-files", "--others", "--exclude-standard", "-z"}), '\0');
}

/// The work tree that has `branch` checked out; empty when none has.
std::string work_tree_of_branch(const GitProgram& git, const std::string& branch) {
    std::string tree;
    for (const std::string& line : split(git.text({"worktree", "list", "--porcelain", "-z"}), '\0')) {
        if (line.rfind("worktree ", 0) == 0) tree = line.substr(9);
        if (line == "branch refs/heads/" + branch) return tree;
    }
    return {};
}

}  // namespace

GitPlaces places_of(const fs::path& tree) {
    const GitProgram git(tree);
    return {git.text({"rev-parse", "--absolute-git-dir"}),
            git.text({"rev-parse", "--path-format=absolute", "--git-common-dir"})};
}

std::optional<GitPlaces> places_of_linked(const fs::path& common, const fs::path& tree) {
    std::error_code ec;
    // The tree itself may have become a link: only the folder around it is asked where it is.
    const fs::path wanted = fs::weakly_canonical(tree.parent_path(), ec) / tree.filename() / ".git";
    for (fs::directory_iterator each(common / "worktrees", ec), end; !ec && each != end; each.increment(ec)) {
        std::error_code none;
        if (!fs::is_regular_file(each->path() / "gitdir", none)) continue;
        const std::string known = base::read_file(each->path() / "gitdir");
        if (known.substr(0, known.find('\n')) == wanted.string()) return GitPlaces{each->path(), common};
    }
    return std::nullopt;
}

GitProgram::Result GitProgram::run(const std::vector<std::string>& arguments) const {
    base::process::Command command;
    command.argv = {"git"};
    for (const char* setting : {"core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0",
                                "maintenance.auto=false", "commit.gpgSign=false", "submodule.recurse=false"})
        command.argv.insert(command.argv.end(), {"-c", setting});
    const std::vector<std::string> words = without_programs(arguments);
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    command.directory = directory_.string();
    command.environment = {{"GIT_TERMINAL_PROMPT", "0"},      {"GIT_OPTIONAL_LOCKS", "0"},
                           {"GIT_AUTHOR_NAME", "factory"},    {"GIT_AUTHOR_EMAIL", "factory@localhost"},
                           {"GIT_COMMITTER_NAME", "factory"}, {"GIT_COMMITTER_EMAIL", "factory@localhost"},
                           {"GIT_MERGE_AUTOEDIT", "no"},      {"LC_ALL", "C"}};
    if (places_) {
        command.environment.emplace_back("GIT_DIR", places_->own.string());
        command.environment.emplace_back("GIT_COMMON_DIR", places_->common.string());
        command.environment.emplace_back("GIT_WORK_TREE", directory_.string());
    }
    command.time_limit = time_limit;
    const base::process::Outcome outcome = base::process::run(command);
    if (outcome.timed_out || outcome.truncated)
        throw Error(ErrorKind::process,
                    "git " + arguments.front() + " in " + directory_.string() + " did not end");
    return {outcome.exit_code, outcome.out, outcome.err};
}

std::string GitProgram::text(const std::vector<std::string>& arguments) const {
    Result result = run(arguments);
    if (result.exit_code != 0) {
        std::string why = result.err.empty() ? result.out : result.err;
        while (!why.empty() && why.back() == '\n') why.pop_back();
        throw Error(ErrorKind::git, "git " + arguments.front() + " in " + directory_.string() + " failed",
                    why);
    }
    if (!result.out.empty() && result.out.back() == '\n') result.out.pop_back();
    return std::move(result.out);
}

std::string GitProgram::commit(const std::string& revision) const {
    return text({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
}

std::vector<std::string> GitProgram::changed_files(const std::string& from, const std::string& to) const {
    std::vector<std::string> out =
        split(text({"diff", "--name-only", "--no-renames", "-z", from, to, "--"}), '\0');
    unique(out);
    return out;
}

std::vector<std::string> GitProgram::uncommitted_files() const {
    std::vector<std::string> out =
        split(text({"diff", "--name-only", "--no-renames", "-z", "HEAD", "--"}), '\0');
    for (std::string& file : new_files(*this)) out.push_back(std::move(file));
    unique(out);
    return out;
}

void GitProgram::stage_all() const {
    // Not `git add --all`: it asks repositories inside the tree what they hold, and runs what they
    // configured.
    std::vector<std::string> files = split(text({"diff", "--name-only", "--no-renames", "-z", "--"}), '\0');
    for (std::string& file : new_files(*this))
        if (file.back() != '/') files.push_back(std::move(file));
    unique(files);
    for (std::size_t at = 0; at < files.size(); at += paths_at_once) {
        std::vector<std::string> words = {"update-index", "--add", "--remove", "--replace", "--"};
        for (std::size_t i = at; i < std::min(at + paths_at_once, files.size()); ++i)
            words.push_back(files[i]);
        text(words);
    }
}

std::optional<std::string> GitProgram::commit_all(const std::string& message) const {
    stage_all();
    if (run({"diff", "--cached", "--quiet"}).exit_code == 0) return std::nullopt;
    text({"commit", "--quiet", "-m", message});
    return commit("HEAD");
}

MergedTree merge_trees(const GitProgram& git, const std::string& ours, const std::string& theirs) {
    const GitProgram::Result result =
        git.run({"merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", ours, theirs});
    std::vector<std::string> parts = split(result.out, '\0');
    if (result.exit_code > 1 || parts.empty())
        throw Error(ErrorKind::git, "git merge-tree in " + git.directory().string() + " failed", result.err);
    MergedTree out;
    if (result.exit_code == 0) out.tree = parts.front();
    else out.conflicts.assign(parts.begin() + 1, parts.end());
    return out;
}

std::string commit_tree(const GitProgram& git, const std::string& tree,
                        const std::vector<std::string>& parents, const std::string& message) {
    std::vector<std::string> arguments = {"commit-tree", tree, "-m", message};
    for (const std::string& parent : parents) arguments.insert(arguments.end(), {"-p", parent});
    return git.text(arguments);
}

bool move_branch(const GitProgram& git, const std::string& branch, const std::string& commit,
                 const std::string& expected) {
    const std::string ref = "refs/heads/" + branch;
    const std::string tree = work_tree_of_branch(git, branch);
    if (!tree.empty()) {
        // A fast-forward keeps what a person has there, or refuses.
        const GitProgram there = tree == git.directory() ? git : GitProgram(tree);
        if (there.commit("HEAD") != expected) return false;
        const GitProgram::Result merged = there.run({"merge", "--ff-only", "--quiet", commit});
        if (merged.exit_code == 0) return true;
        if (there.commit("HEAD") != expected) return false;
        throw Error(ErrorKind::git,
                    "cannot move " + branch + ": its work tree " + tree +
                        " has changes that are in the way; commit or stash them",
                    merged.err.substr(0, merged.err.find('\n')));
    }
    return git.run({"update-ref", "-m", "factory: merge", ref, commit, expected}).exit_code == 0;
}

}  // namespace factory
