// Files for a query: candidates from text, paths, names and history, ranked together.
#pragma once

#include "mcp_lrm/index/rank.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/search_query.hpp"
#include "mcp_lrm/index/search_scope.hpp"
#include "mcp_lrm/index/search_text.hpp"

#include <optional>
#include <vector>

namespace lrm::index {

struct FileSearch {
    std::vector<RankedFile> files;       // best first
    std::vector<RareWord> words;         // what was searched for, for finding the lines
    std::vector<RankedFile> candidates;  // everything that was looked at, its signals as they were found
};

/// At most some hundreds of files. `only` keeps one role. When the limit is reached, what was found until
/// then.
FileSearch search_files(const Snapshot& snapshot, const ParsedQuery& query, const Scope& scope,
                        std::optional<FileRole> only, WorkLimit& limit, const RankWeights& weights = {});

/// How a path answers what was asked for.
enum class PathMatch { exact, ending, file_name, words };

struct PathHit {
    std::string path;
    PathMatch match = PathMatch::words;
    FileRole role = FileRole::source;
    std::int64_t lines = 0;
};

/// Files of the tree by path, ending of a path, file name, or words of a path; best first, at most `most`.
std::vector<PathHit> find_paths(const Snapshot& snapshot, const std::string& wanted, const Scope& scope,
                                std::size_t most);

}  // namespace lrm::index
