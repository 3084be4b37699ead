// Changed files become rows: read, hash, parse on the pool, write in batches.
#pragma once

#include "mcp_lrm/index/root_directory.hpp"
#include "mcp_lrm/index/services.hpp"
#include "mcp_lrm/index/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lrm::index {

/// A file to look at. `hash` is git's own word for the content, when git can be believed.
struct Candidate {
    std::string path;
    Stamp stamp;
    std::optional<base::Sha1> hash;
};

struct Work {
    std::int64_t tree = 0;
    std::uint64_t epoch = 0;  // of the store that `tree` is from
    std::vector<Candidate> changed;
    std::vector<std::string> removed;
    bool is_first = false;  // the tree has no rows yet
};

struct Done {
    Delta delta;
    std::vector<std::pair<std::string, base::Sha1>> hashes;  // of the changed files that are in the index now
    std::vector<std::string> gone;                           // vanished or unreadable when they were read
};

/// Runs `work` and commits it; blocks. `progress` is given the number of files handled, from this thread or
/// the writer's. Stops early when `services.stopping` becomes true; what was committed stays. Throws what the
/// store throws.
Done ingest(Services& services, Store& store, const RootDirectory& root, const Work& work,
            const std::function<void(std::int64_t)>& progress);

}  // namespace lrm::index
