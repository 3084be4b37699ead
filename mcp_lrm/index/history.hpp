// Who changed what with what: the newest commits, read by git itself.
#pragma once

#include "base/git/location.hpp"
#include "mcp_lrm/index/writer.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

constexpr std::size_t most_commits = 4000;

/// Takes `git log` output of `history_format` in pieces of any size. Pure.
class HistoryParser {
public:
    /// Commits that are complete now; the last one is complete only at the end.
    std::vector<Commit> feed(std::string_view bytes);
    std::vector<Commit> finish();

private:
    void take_record(std::string_view record, std::vector<Commit>& out);

    std::string buffer_;
};

/// The newest commits of HEAD, merges left out, newest first; stops after a run of commits that are `known`.
/// Paths are relative to `prefix` in the work tree, and only what lies below it is named. At most a second of
/// CPU time. The repository's hooks, filters, pagers and drivers are not run. Empty when git is missing or
/// fails.
std::vector<Commit> read_history(const base::git::Location& location, const std::string& prefix,
                                 const std::function<bool(const std::string& hash)>& known);

}  // namespace lrm::index
