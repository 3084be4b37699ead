// The hash that chains seals.
#pragma once

#include <string>
#include <vector>

namespace lrm::tasks {

/// SHA-256 in hex over the seal before and the hashes of the events since, in order.
std::string chained(const std::string& before, const std::vector<std::string>& hashes);

}  // namespace lrm::tasks
