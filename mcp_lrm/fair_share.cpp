// Sections that share a budget.
#include "mcp_lrm/fair_share.hpp"

namespace lrm {

std::vector<std::size_t> fair_share(const std::vector<std::vector<std::size_t>>& sizes, std::size_t each,
                                    std::size_t bytes) {
    std::vector<std::size_t> taken(sizes.size(), 0);
    std::size_t used = sizes.size() * each;
    for (bool added = true; added;) {
        added = false;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            // A line that does not fit ends its section: what is behind it is worth less.
            if (taken[i] >= sizes[i].size() || used + sizes[i][taken[i]] > bytes) continue;
            used += sizes[i][taken[i]];
            ++taken[i];
            added = true;
        }
    }
    return taken;
}

}  // namespace lrm
