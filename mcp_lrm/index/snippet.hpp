// The lines of places.
#pragma once

#include "mcp_lrm/index/search.hpp"

#include <vector>

namespace lrm::index {

/// Sets `snippet` to the first lines of each place, at most eight and 600 bytes, read from the disk. A file
/// that cannot be read leaves it empty.
void add_snippets(const Snapshot& snapshot, std::vector<Place>& places);

}  // namespace lrm::index
