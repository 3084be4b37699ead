// What differs between HEAD, the index and the work tree.
#pragma once

#include "base/git/checkout.hpp"

#include <optional>
#include <vector>

namespace base::git {

struct StatusEntry {
    std::string path;  // relative; a folder of untracked files ends in "/"
    std::string from;  // of a rename
    Change staged = Change::none;
    Change unstaged = Change::none;  // also untracked and conflicted
};

struct StatusQuery {
    std::vector<std::string> paths;  // relative, files or folders; none: the whole tree
    bool each_untracked = false;     // untracked folders file by file
    bool find_renames = true;
};

/// By path. Throws Error{git}.
std::vector<StatusEntry> read_status(const Checkout& checkout, const StatusQuery& query);

/// How far a branch and its upstream are apart.
struct Upstream {
    std::string name;  // "origin/main"
    std::size_t ahead = 0;
    std::size_t behind = 0;
};

/// Of a local branch; nothing when it has none.
std::optional<Upstream> upstream_of(const Checkout& checkout, const std::string& branch);

/// What git is in the middle of: "merge", "rebase", "cherry-pick", "revert", "bisect" or "".
std::string operation_of(const Checkout& checkout);

}  // namespace base::git
