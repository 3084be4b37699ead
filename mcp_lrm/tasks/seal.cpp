#include "mcp_lrm/tasks/seal.hpp"

#include "base/hash.hpp"

namespace lrm::tasks {

std::string chained(const std::string& before, const std::vector<std::string>& hashes) {
    std::string all = before;
    for (const std::string& hash : hashes) all += "\n" + hash;
    return base::to_hex(base::sha256(all));
}

}  // namespace lrm::tasks
