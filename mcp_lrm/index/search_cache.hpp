// What one connection remembers between queries.
#pragma once

#include "mcp_lrm/index/history_table.hpp"
#include "mcp_lrm/index/index.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace lrm::index {

/// Belongs to its connection and ends with it; used by the thread that uses the connection.
struct SearchCache {
    /// The cache of the snapshot's connection. What an older generation of the tree left is forgotten first.
    static SearchCache& of(const Snapshot& snapshot);

    std::int64_t tree = 0;
    std::int64_t generation = -1;
    std::int64_t files = 0;  // of the tree
    std::int64_t blobs = 0;  // of all trees

    std::unordered_map<std::string, std::int64_t> text_documents;     // word -> blobs that have it
    std::unordered_map<std::string, std::int64_t> history_documents;  // word -> commits that have it

    std::int64_t last_commit = -1;  // what those below were made from
    std::int64_t commits = 0;
    HistoryTable history;
    std::unordered_map<std::int64_t, double> activity;  // path id -> how often and how lately it changed
    std::vector<float> freshness;  // slot -> 1 when the newest commit changed it, half of that a few later
};

}  // namespace lrm::index
