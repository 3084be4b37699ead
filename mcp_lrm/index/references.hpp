// The packed form of reference.uses.
#pragma once

#include "syntax/facts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// One use of a name in a blob. `enclosing` is the ordinal of the innermost symbol around it among the blob's
/// symbols ordered by (first_line, id), or -1.
struct Use {
    std::uint32_t line = 0;
    syntax::ReferenceKind kind = syntax::ReferenceKind::other;
    std::int32_t enclosing = -1;
};

/// LEB128 varints: line delta, kind, enclosing + 1; uses sorted by line.
std::string pack_uses(const std::vector<Use>& uses);
/// Stops at the first malformed byte.
std::vector<Use> unpack_uses(std::string_view bytes);

}  // namespace lrm::index
