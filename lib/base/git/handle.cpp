// What every file that calls libgit2 needs.
#include "base/git/handle.hpp"

#include <array>
#include <mutex>

namespace base::git {

void initialise() {
    // Never shut down: its state is reachable until the process ends.
    static std::once_flag once;
    std::call_once(once, [] {
        git_libgit2_init();
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        for (const int level : {GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
                                GIT_CONFIG_LEVEL_PROGRAMDATA})
            git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
        // What git writes for `git sparse-checkout` and the like, and changes nothing for those who only
        // read.
        std::array<const char*, 2> extensions{"worktreeconfig", "preciousobjects"};
        git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size());
    });
}

void fail(const std::string& what) {
    const git_error* error = git_error_last();
    throw Error(ErrorKind::git, what,
                error != nullptr && error->message != nullptr ? error->message : "unknown");
}

void check(int code, const char* what) {
    if (code < 0) fail(what);
}

std::string to_hex(const git_oid& id) {
    std::array<char, GIT_OID_HEXSZ> text{};
    git_oid_fmt(text.data(), &id);
    return {text.data(), text.size()};
}

git_oid to_oid(const std::string& hex) {
    git_oid id;
    if (hex.size() != GIT_OID_HEXSZ || git_oid_fromstr(&id, hex.c_str()) != 0)
        throw Error(ErrorKind::git, "'" + hex + "' is no object name of git");
    return id;
}

}  // namespace base::git
