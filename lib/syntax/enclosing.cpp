// Walks along symbols and references at once.
#include "syntax/enclosing.hpp"

#include <algorithm>
#include <vector>

namespace syntax {

void find_enclosing(FileFacts& facts) {
    std::stable_sort(facts.references.begin(), facts.references.end(),
                     [](const Reference& a, const Reference& b) { return a.line < b.line; });
    std::vector<std::int32_t> open;  // symbols around, outermost first
    const auto close_before = [&](std::uint32_t line) {
        while (!open.empty() && facts.symbols[static_cast<std::size_t>(open.back())].last_line < line)
            open.pop_back();
    };
    std::size_t next = 0;
    for (Reference& reference : facts.references) {
        for (; next < facts.symbols.size() && facts.symbols[next].first_line <= reference.line; ++next) {
            close_before(facts.symbols[next].first_line);
            open.push_back(static_cast<std::int32_t>(next));
        }
        close_before(reference.line);
        reference.enclosing = open.empty() ? -1 : open.back();
    }
}

}  // namespace syntax
