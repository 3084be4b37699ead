#include "mcp_lrm/build/turns.hpp"

#include <algorithm>
#include <tuple>

namespace lrm::build {
namespace {

std::uint64_t last(const std::map<std::string, std::uint64_t>& served, const std::string& name) {
    const auto found = served.find(name);
    return found == served.end() ? 0 : found->second;
}

}  // namespace

void Turns::served(const std::string& project, const std::string& root) {
    projects_[project] = ++now_;
    roots_[root] = now_;
}

std::vector<std::int64_t> Turns::order(std::vector<Waiting> waiting) const {
    Turns turns = *this;
    std::vector<std::int64_t> out;
    while (!waiting.empty()) {
        const auto rank = [&turns](const Waiting& job) {
            return std::make_tuple(last(turns.projects_, job.project), last(turns.roots_, job.root), job.id);
        };
        const auto next =
            std::min_element(waiting.begin(), waiting.end(),
                             [&rank](const Waiting& a, const Waiting& b) { return rank(a) < rank(b); });
        turns.served(next->project, next->root);
        out.push_back(next->id);
        waiting.erase(next);
    }
    return out;
}

}  // namespace lrm::build
