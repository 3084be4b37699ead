// A work tree of a repository, opened with its own HEAD and index.
#include "base/git/checkout.hpp"

#include "base/git/handle.hpp"
#include "base/work_path.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace base::git {

void check_stop(const Stop& stop) {
    if (stop && stop()) throw Refused("given up before it was finished: ask for less");
}

const char* to_word(Change change) {
    switch (change) {
        case Change::none:
            return "";
        case Change::added:
            return "added";
        case Change::modified:
            return "modified";
        case Change::deleted:
            return "deleted";
        case Change::renamed:
            return "renamed";
        case Change::copied:
            return "copied";
        case Change::type_changed:
            return "type_changed";
        case Change::untracked:
            return "untracked";
        case Change::conflicted:
            return "conflicted";
    }
    return "";
}

std::string iso_time(const Signature& signature) {
    const std::time_t local =
        static_cast<std::time_t>(signature.time + std::int64_t{signature.offset_minutes} * 60);
    std::tm parts{};
    gmtime_r(&local, &parts);
    std::array<char, 32> day{};
    std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (signature.offset_minutes == 0) return std::string(day.data()) + "Z";
    std::array<char, 32> zone{};
    const int minutes = std::abs(signature.offset_minutes);
    std::snprintf(zone.data(), zone.size(), "%c%02d:%02d", signature.offset_minutes < 0 ? '-' : '+',
                  minutes / 60, minutes % 60);
    return std::string(day.data()) + zone.data();
}

Checkout::Checkout(const Location& location) : location_(location) {
    initialise();
    if (git_repository_open_ext(&handle_, location.work_tree.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH,
                                nullptr) != 0)
        fail("cannot open the git work tree " + location.work_tree.string());
    // Only a work tree that core.worktree moved: libgit2 1.5 leaks when it is set to what it is.
    const char* found = git_repository_workdir(handle_);
    if (found != nullptr && location.work_tree / "" == std::filesystem::path(found)) return;
    if (git_repository_set_workdir(handle_, location.work_tree.c_str(), 0) != 0) {
        git_repository_free(handle_);
        fail("cannot open the git work tree " + location.work_tree.string());
    }
}

Checkout::~Checkout() {
    git_repository_free(handle_);
}

std::string resolve_commit(const Checkout& checkout, const std::string& revision) {
    const std::string unknown = "no commit '" + shown(revision) + "' in this repository";
    // Searching messages by an expression of the caller's can take for ever.
    const bool searches = revision.starts_with(":") || revision.find("{/") != std::string::npos;
    if (revision.empty() || revision.starts_with("-") || searches || revision.size() > 1000 ||
        revision.find('\0') != std::string::npos)
        throw Refused(unknown + ": give a branch, a tag, or a hash, with ~N or ^N");
    Owned<git_object, git_object_free> object;
    Owned<git_object, git_object_free> commit;
    const int found = git_revparse_single(&object.handle, checkout.handle(), revision.c_str());
    if (found == GIT_EAMBIGUOUS)
        throw Refused("'" + shown(revision) + "' names several objects: give more digits");
    if (found == GIT_ENOTFOUND && revision == "HEAD") throw Refused("this repository has no commit yet");
    if (found != 0) throw Refused(unknown + ": action branches lists the branches");
    if (git_object_peel(&commit.handle, object.handle, GIT_OBJECT_COMMIT) != 0)
        throw Refused("'" + shown(revision) + "' is no commit");
    return to_hex(*git_object_id(commit.handle));
}

}  // namespace base::git
