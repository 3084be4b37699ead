// Sections that share a budget.
#include "mcp_lrm/fair_share.hpp"

namespace lrm {

std::vector<std::size_t> fair_share(const std::vector<std::vector<std::size_t>>& sizes, std::size_t each,
                                    std::size_t bytes) {
    std::vector<std::size_t> taken(sizes.size(), 0);
    std::size_t used = 0;
    for (bool added = true; added;) {
        added = false;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            // A line that does not fit ends its section: what is behind it is worth less.
            if (taken[i] >= sizes[i].size()) continue;
            const std::size_t cost = sizes[i][taken[i]] + (taken[i] == 0 ? each : 0);
            if (used + cost > bytes) continue;
            used += cost;
            ++taken[i];
            added = true;
        }
    }
    return taken;
}

}  // namespace lrm
