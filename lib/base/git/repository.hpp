// libgit2 as RAII: what git knows of a work tree. Filters, hooks and configuration of the repository stay
// inert.
#pragma once

#include "base/git/location.hpp"
#include "base/hash.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct git_repository;

namespace base::git {

/// One entry of the index of a work tree.
struct IndexEntry {
    std::string_view path;   // relative to the work tree; valid during the call it is given to
    Sha1 id{};               // of the blob; of the commit when it is a submodule
    std::uint32_t mode = 0;  // as stat: regular, symbolic link, or 0160000 for a submodule
    std::int64_t size = 0;   // of the file in the work tree when git last looked, modulo 2^32
    std::int64_t mtime_ns = 0;
    bool is_racy = false;  // changed too close to the writing of the index for size and time to be believed
};

constexpr std::uint32_t submodule_mode = 0160000;

/// An open repository; used by one thread at a time. libgit2 is initialised by the first one.
class Repository {
public:
    /// Throws Error{git}. A repository of another user is opened all the same: it is only read.
    explicit Repository(const Location& location);
    ~Repository();
    Repository(const Repository&) = delete;
    Repository& operator=(const Repository&) = delete;

    /// Every entry of stage 0, by path. Throws Error{git} when the index cannot be read; none without an
    /// index.
    void each_index_entry(const std::function<void(const IndexEntry&)>& visit);

    /// Whether something is staged: the index differs from the tree of HEAD. Throws Error{git}.
    bool has_staged_changes();

private:
    git_repository* handle_ = nullptr;
    Location location_;
};

}  // namespace base::git
