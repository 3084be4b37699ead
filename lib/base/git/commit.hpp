// Committing named paths of a linked work tree.
#pragma once

#include "base/git/checkout.hpp"

#include <vector>

namespace base::git {

struct CommitRequest {
    std::vector<std::string> paths;  // relative; files, or folders for all that changed in them
    std::string message;
    std::string
        author_name;  // empty: user.name and user.email of the repository's configuration, else "factory"
    std::string author_email;
};

struct CommittedFile {
    std::string path;
    Change change = Change::none;  // added, modified or deleted
};

struct CommitResult {
    std::string id;
    std::string branch;
    std::vector<CommittedFile> files;
};

/// Commits the present state of exactly these paths on the branch of a linked work tree; what else is staged
/// stays staged. Nothing of the repository is run: no hook, no filter program. Throws Refused, with the
/// reason, and then nothing has changed: the main work tree, a detached HEAD, a merge that is not finished, a
/// path where nothing changed, that is in conflict, ignored, a submodule, or needs a filter program;
/// Error{git}. One commit at a time in this process; another process is kept out by git's own locks.
CommitResult commit_paths(const Checkout& checkout, const CommitRequest& request);

}  // namespace base::git
