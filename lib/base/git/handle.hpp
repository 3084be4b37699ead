// What every file that calls libgit2 needs; no header of another part includes it.
#pragma once

#include "base/error.hpp"

#include <git2.h>

#include <string>

namespace base::git {

/// A libgit2 object that is freed at the end of its scope.
template <class Handle, void (*Free)(Handle*)>
struct Owned {
    Owned() = default;
    ~Owned() { Free(handle); }
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Handle* handle = nullptr;
};

/// Starts libgit2 once, with no configuration but the repository's own. Any thread.
void initialise();

/// Throws Error{git}: `what`, and what libgit2 says of the last failure on this thread.
[[noreturn]] void fail(const std::string& what);

/// fail(what) unless `code` is zero or more.
void check(int code, const char* what);

std::string to_hex(const git_oid& id);
/// Throws Error{git} when `hex` is no object name.
git_oid to_oid(const std::string& hex);

}  // namespace base::git
