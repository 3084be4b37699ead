// What past commits say about where a change belongs.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/search_cache.hpp"
#include "mcp_lrm/index/search_query.hpp"

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lrm::index {

using PathScores = std::unordered_map<std::int64_t, double>;

/// Past commits whose messages have words of the query vote for the paths they changed: the better the match,
/// the smaller and the newer the commit, the more.
PathScores history_votes(const Snapshot& snapshot, SearchCache& cache, const std::vector<QueryWord>& words);

/// Paths that changed in the same commits as the `seeds` (path id, score); the seeds may be among them.
PathScores changed_together(const SearchCache& cache,
                            const std::vector<std::pair<std::int64_t, double>>& seeds);

}  // namespace lrm::index
