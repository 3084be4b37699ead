// A walk over a tree: what files are there, by the ignore rules.
#pragma once

#include "mcp_lrm/index/ignore.hpp"
#include "mcp_lrm/index/root_directory.hpp"

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lrm::index {

struct FoundFile {
    std::string path;  // relative to the root; any bytes but NUL
    Stamp stamp;
};

struct ScanRules {
    std::vector<IgnoreRules::Outer> outer;  // rules of the folders above the root, and the exclude file
    std::unordered_set<std::string>
        submodules;  // folders with a repository of their own that belong to the tree
    /// Whether git tracks a file, or any file of a folder: such are in, whatever `.gitignore` says. May be
    /// empty.
    std::function<bool(const std::string& path, bool is_folder)> is_tracked;
    std::string own_folder;     // of ours, never looked into; empty when it lies outside
    bool is_work_tree = false;  // other repositories inside are left out, as git does
};

/// The rules as they are on the disk now; keeps what it read. One thread.
class RuleReader {
public:
    RuleReader(const RootDirectory& root, const ScanRules& rules);

    /// The rules inside `folder` ("" is the root); the folders above are read as needed. Outside git, a
    /// `.gitignore` of the root that hides all that is there says nothing about it and is not heard (sources
    /// as a distribution packs them, with the rules of its packaging).
    std::shared_ptr<const IgnoreRules> inside(const std::string& folder);

    /// What keeps out `path`, of which every folder above was asked before and is in; `rules` are those of
    /// its folder.
    std::string_view kept_out_by(const IgnoreRules& rules, const std::string& path, bool is_directory);

    /// The name of the rule file that keeps `path` out, or of `.git`; empty when it is in. Looks at every
    /// folder above.
    std::string ignored_by(const std::string& path, bool is_directory);

    /// Whether a folder that the rules allow is left out for what it is: `.git`, another repository, our own
    /// files.
    bool is_foreign(const std::string& folder) const;

private:
    std::optional<std::string> read(const std::string& folder, const char* name) const;
    bool hides_everything(const IgnoreRules& rules) const;

    const RootDirectory& root_;
    const ScanRules& rules_;
    /// Folders that are ignored and in for what git tracks there, and the rule file that ignores them.
    std::unordered_map<std::string, std::string> half_in_;
    std::unordered_map<std::string, std::shared_ptr<const IgnoreRules>> known_;
};

/// Called for a folder before it is read, so that a watch can be set first. False stops the walk.
using OnFolder = std::function<bool(const std::string& folder)>;

/// Every regular file below `folder` that the rules allow, in no order. Folders that cannot be read, links,
/// FIFOs, sockets and devices are passed over. One thread.
std::vector<FoundFile> scan(const RootDirectory& root, RuleReader& rules, const std::string& folder,
                            const OnFolder& on_folder);

}  // namespace lrm::index
