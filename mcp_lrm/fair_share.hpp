// Sections that share a budget. Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace lrm {

/// How many lines of each section fit in `bytes`: one more of each in turn, so that no section crowds out
/// another; the first ones first. `sizes` are those of the lines; `each` is what a section costs beside them,
/// and nothing when it has none.
std::vector<std::size_t> fair_share(const std::vector<std::vector<std::size_t>>& sizes, std::size_t each,
                                    std::size_t bytes);

}  // namespace lrm
