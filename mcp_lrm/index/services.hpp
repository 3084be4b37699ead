// What all trees of a process share.
#pragma once

#include "base/pool.hpp"
#include "mcp_lrm/index/crash_guard.hpp"
#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/watcher.hpp"

#include <atomic>
#include <cstddef>
#include <memory>

namespace lrm::index {

/// Owned by Index; outlives the work of every tree, because Index stops the pools first.
struct Services {
    explicit Services(const IndexOptions& chosen);

    IndexOptions options;
    std::size_t threads;
    std::atomic<bool> stopping{false};
    CrashGuard guard;
    base::Pool parsers;                // read, hash, parse
    base::Pool updates;                // one job for each tree that has something to do
    base::Pool background;             // history, one at a time
    std::unique_ptr<Watcher> watcher;  // null when watching is off or impossible
};

}  // namespace lrm::index
