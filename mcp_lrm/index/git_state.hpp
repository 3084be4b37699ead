// What git says of a work tree: which contents need no hashing, and whether anything differs from HEAD.
#pragma once

#include "base/git/location.hpp"
#include "base/hash.hpp"
#include "mcp_lrm/index/root_directory.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace lrm::index {

/// One thread at a time, but for what `is_dirty` of the tree reads: that is copied out by the caller.
class GitState {
public:
    /// `prefix`: from the work tree to the root of ours, without a trailing '/'; empty when they are the
    /// same.
    GitState(std::optional<base::git::Location> location, std::string prefix);

    /// Reads the git index again when it was rewritten. True when some path may differ now that did not
    /// before, or the other way round: `differing` is then to be built anew.
    bool refresh();

    /// The content of a file that git has seen with this very stamp.
    std::optional<base::Sha1> hint(const std::string& path, const Stamp& stamp) const;
    const std::unordered_set<std::string>& submodules() const { return submodules_; }
    /// Whether the git index has this file, or any file in this folder. Valid after `refresh`, until
    /// `release`.
    bool is_tracked(const std::string& path, bool is_folder) const;
    void each_tracked(const std::function<void(const std::string& path)>& each) const;

    /// Notes whether a file that is in our index differs from git's.
    void note(const std::string& path, const Stamp& stamp, const base::Sha1& hash);
    /// Notes that our index has no such file (any more).
    void note_absent(const RootDirectory& root, const std::string& path);
    /// Builds anew from all files of our index; `each` calls its argument with every one of them.
    using EachFile = std::function<void(const std::string& path, const Stamp& stamp, const base::Sha1& hash)>;
    void note_all(const RootDirectory& root, const std::function<void(const EachFile&)>& each);

    bool is_dirty() const { return has_staged_ || !differing_.empty(); }
    bool is_readable() const { return is_readable_; }

    /// Gives memory back when there is much of it; `refresh` then reads again.
    void release();
    /// Gives it back in any case: for a while nothing will be asked.
    void rest();

private:
    struct Known {
        base::Sha1 id{};
        std::uint32_t mode = 0;
        std::uint32_t size = 0;
        std::int64_t mtime_ns = 0;
        bool is_racy = false;
    };

    void load();
    bool differs(const Known& known, const RootDirectory& root, const std::string& path) const;
    static bool is_same_stamp(const Known& known, const Stamp& stamp);

    std::optional<base::git::Location> location_;
    std::string prefix_;
    std::unordered_map<std::string, Known> entries_;
    mutable std::unordered_set<std::string> folders_;  // of entries_; made when first asked for
    std::unordered_set<std::string> submodules_;
    std::unordered_set<std::string> differing_;
    bool is_loaded_ = false;
    bool is_readable_ = true;
    bool has_staged_ = false;
    Stamp index_stamp_;
    std::string signature_;  // of paths, modes and contents in the git index
    std::string compared_;   // HEAD and signature that has_staged_ is about
};

}  // namespace lrm::index
