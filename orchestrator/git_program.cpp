#include "orchestrator/git_program.hpp"

#include "base/error.hpp"
#include "base/process/child.hpp"

#include <algorithm>

namespace factory {
namespace {

using base::Error;
using base::ErrorKind;

constexpr std::chrono::minutes time_limit{2};

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

void unique(std::vector<std::string>& paths) {
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
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

GitProgram::Result GitProgram::run(const std::vector<std::string>& arguments) const {
    base::process::Command command;
    command.argv = {"git",       "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c",
                    "gc.auto=0", "-c", "commit.gpgSign=false"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.directory = directory_.string();
    command.environment = {{"GIT_TERMINAL_PROMPT", "0"},      {"GIT_OPTIONAL_LOCKS", "0"},
                           {"GIT_AUTHOR_NAME", "factory"},    {"GIT_AUTHOR_EMAIL", "factory@localhost"},
                           {"GIT_COMMITTER_NAME", "factory"}, {"GIT_COMMITTER_EMAIL", "factory@localhost"},
                           {"GIT_MERGE_AUTOEDIT", "no"},      {"LC_ALL", "C"}};
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
    for (std::string& file : split(text({"ls-files", "--others", "--exclude-standard", "-z"}), '\0'))
        out.push_back(std::move(file));
    unique(out);
    return out;
}

std::optional<std::string> GitProgram::commit_all(const std::string& message) const {
    text({"add", "--all"});
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
        const GitProgram there(tree);
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
