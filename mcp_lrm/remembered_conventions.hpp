// The conventions of each tree, worked out once for each state of its index.
#pragma once

#include "mcp_lrm/index/conventions.hpp"

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace lrm {

/// All members: any thread.
class RememberedConventions {
public:
    /// Of the snapshot's generation and history. Work of some ten to some hundred milliseconds the first
    /// time; two callers may do it at once. What was cancelled is not remembered.
    std::shared_ptr<const index::ProjectConventions> of(const index::Snapshot& snapshot,
                                                        const index::ConventionDomain& domain,
                                                        const std::function<bool()>& cancelled);

private:
    struct Entry {
        std::string key;  // root, domain
        std::int64_t generation = 0;
        std::int64_t last_commit = 0;
        std::shared_ptr<const index::ProjectConventions> conventions;
    };

    std::mutex mutex_;          // guards entries_
    std::list<Entry> entries_;  // last used first
};

}  // namespace lrm
