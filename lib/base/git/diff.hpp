// What changed between two states of a repository.
#pragma once

#include "base/git/checkout.hpp"

#include <string_view>
#include <vector>

struct git_diff;

namespace base::git {

struct DiffFile {
    std::string path;
    std::string from;  // of a rename or copy
    Change change = Change::none;
    std::size_t added = 0;  // lines
    std::size_t deleted = 0;
    bool is_binary = false;
};

struct DiffQuery {
    enum class Base { commit, empty };  // `empty`: as if nothing had been there
    enum class Target { commit, index, work_tree };
    Base base = Base::commit;
    std::string from;  // a commit's id
    Target target = Target::work_tree;
    std::string to;                  // a commit's id, for Target::commit
    std::vector<std::string> paths;  // relative, files or folders; none: everything
    int context = 3;                 // lines around a change
    bool untracked = false;          // with Target::work_tree: new files too
};

/// A comparison, used by the thread and for as long as its checkout. Files above 8 MiB count as binary.
class Diff {
public:
    /// Throws Error{git}.
    Diff(const Checkout& checkout, const DiffQuery& query);
    ~Diff();
    Diff(const Diff&) = delete;
    Diff& operator=(const Diff&) = delete;

    std::size_t file_count() const;
    /// What differs, without contents: another state of the files gives another text.
    std::string fingerprint() const;
    /// The files from number `first` on, at most `limit`, with their counts of lines.
    std::vector<DiffFile> files(std::size_t first, std::size_t limit, const Stop& stop) const;
    /// The patch, line by line without line ends, until `visit` returns false.
    void each_line(const std::function<bool(std::string_view)>& visit) const;

private:
    git_diff* handle_ = nullptr;
};

}  // namespace base::git
