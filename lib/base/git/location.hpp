// Where a git work tree keeps its things, found by reading files: no configuration is obeyed, nothing is run.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace base::git {

/// A work tree; all paths are absolute and real.
struct Location {
    std::filesystem::path work_tree;
    std::filesystem::path git_dir;     // HEAD and index of this work tree
    std::filesystem::path common_dir;  // shared by all work trees of the repository
};

/// The work tree that `directory` is in, looking upwards; nothing when there is none. A `.git` file whose
/// target does not know of this work tree is not believed: the directory then counts as no work tree.
std::optional<Location> discover(const std::filesystem::path& directory);

struct Head {
    std::string commit;  // hexadecimal; empty before the first commit
    std::string branch;  // without refs/heads/; empty when detached
};

/// Reads HEAD, the loose reference and packed-refs: a few small files, no library. Never throws; what cannot
/// be read is empty.
Head read_head(const Location& location);

}  // namespace base::git
