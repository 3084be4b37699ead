// The branches and the work trees of a repository.
#pragma once

#include "base/git/checkout.hpp"

#include <vector>

namespace base::git {

struct Branch {
    std::string name;  // "main"; "origin/main" for one of a remote
    bool is_remote = false;
    std::string head;  // a commit's id
    std::string subject;
    Signature author;
};

enum class Which { local, with_remote };

/// The one with the newest commit first. Throws Error{git}.
std::vector<Branch> read_branches(const Checkout& checkout, Which which);

struct WorkTree {
    std::filesystem::path path;
    std::string branch;  // empty: detached
    std::string head;    // a commit's id; empty before the first
    bool is_main = false;
    bool is_missing = false;  // its folder is gone
    bool is_locked = false;
    std::string lock_reason;
};

/// All work trees of the repository that this one belongs to: the main one first (none in a bare repository),
/// the linked ones by path. Throws Error{git}.
std::vector<WorkTree> read_work_trees(const Checkout& checkout);

}  // namespace base::git
