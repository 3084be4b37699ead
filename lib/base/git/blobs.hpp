// Files as git stores them: what a change did to each, and their contents.
#pragma once

#include "base/git/checkout.hpp"

#include <string>
#include <vector>

namespace base::git {

/// One file of a change. An empty blob: the file is not there on that side.
struct BlobChange {
    std::string path;  // after the change; of a deleted file before it
    std::string from;  // before the change, when it was renamed or copied; else as `path`
    std::string base_blob;
    std::string head_blob;  // also empty when the content is that of the work tree
    bool in_work_tree = false;
};

/// What differs between two commits (hexadecimal ids; an empty base: nothing was there). Renames are found,
/// submodules and symbolic links left out. By path. Throws Error{git}.
std::vector<BlobChange> read_blob_changes(const Checkout& checkout, const std::string& base,
                                          const std::string& head);

/// The same between a commit and the files of the work tree, new ones included.
std::vector<BlobChange> read_work_tree_changes(const Checkout& checkout, const std::string& base);

/// A blob's bytes; empty when it is larger than `most_bytes`. Throws Error{git} when there is no such blob.
std::string read_blob(const Checkout& checkout, const std::string& blob, std::size_t most_bytes);

struct TreeFile {
    std::string path;
    std::string blob;
};

/// All files of a commit, by path. Throws Error{git}.
std::vector<TreeFile> read_tree_files(const Checkout& checkout, const std::string& commit);

}  // namespace base::git
