// "Did you mean": the nearest of a few names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

/// The candidate with the smallest edit distance to `name`, or empty when none is within a third of its
/// length (at least 2). Ties go to the first. Meant for tens of candidates, not thousands.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// Levenshtein distance over bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace base
