// A work tree of a repository, opened with its own HEAD and index.
#pragma once

#include "base/error.hpp"
#include "base/git/location.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

struct git_repository;

namespace base::git {

/// What was asked for cannot be, for a reason the caller can act on: no such revision, not in this commit,
/// given up. `what()` is one sentence for the caller.
class Refused : public Error {
public:
    explicit Refused(const std::string& what) : Error(ErrorKind::git, what) {}
};

/// Polled by what may run long: true means nobody waits for the result any more.
using Stop = std::function<bool()>;

/// Throws Refused when `stop` says so.
void check_stop(const Stop& stop);

/// How a file differs between two states.
enum class Change { none, added, modified, deleted, renamed, copied, type_changed, untracked, conflicted };

/// "added", "modified", ...; "" for none.
const char* to_word(Change change);

/// Who, and when.
struct Signature {
    std::string name;
    std::string email;
    std::int64_t time = 0;   // seconds since 1970
    int offset_minutes = 0;  // east of UTC
};

/// "2026-03-01T10:00:00+01:00".
std::string iso_time(const Signature& signature);

/// Used by one thread at a time. Its work tree is the one of the location, whatever core.worktree says;
/// hooks, filter programs and global configuration stay inert.
class Checkout {
public:
    /// Throws Error{git}.
    explicit Checkout(const Location& location);
    ~Checkout();
    Checkout(const Checkout&) = delete;
    Checkout& operator=(const Checkout&) = delete;

    const Location& location() const { return location_; }
    git_repository* handle() const { return handle_; }

private:
    git_repository* handle_ = nullptr;
    Location location_;
};

/// The commit that a revision names ("HEAD~2", "main", "v1.0", "1a2b3c4"), as 40 hexadecimal digits. Throws
/// Refused when there is none, or the revision searches messages.
std::string resolve_commit(const Checkout& checkout, const std::string& revision);

}  // namespace base::git
