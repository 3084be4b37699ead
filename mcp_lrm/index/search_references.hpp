// Uses of a name as places.
#pragma once

#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/search_scope.hpp"

#include <string>
#include <vector>

namespace lrm::index {

/// Where `name` is used in the tree: one place for each symbol that uses it (or each line outside of
/// symbols), calls first, source before tests; at most `most`.
std::vector<Place> find_uses(const Snapshot& snapshot, const std::string& name, const Scope& scope,
                             std::size_t most);

}  // namespace lrm::index
