// A project on two pages: what a newcomer needs before the first change.
#pragma once

#include "mcp_lrm/index/search.hpp"

#include <functional>
#include <string>
#include <vector>

namespace lrm::index {

struct ContextSection {
    std::string name;                // "purpose", "structure", ...
    std::vector<std::string> lines;  // the most useful first; may be empty
};

/// The ten sections, always all and in this order: purpose, structure, domains, commands, conventions, entry
/// points, data model, APIs, tests, recent work. Reads a few files of the root; some hundred milliseconds for
/// a large tree.
std::vector<ContextSection> project_context(const Snapshot& snapshot, const std::function<bool()>& cancelled);

}  // namespace lrm::index
