#include "mcp_lrm/build/slots.hpp"

#include <charconv>

namespace lrm::build {

std::optional<int> read_test_slots(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (!is_number || value < 1 || value > 1024) return std::nullopt;
    return value;
}

std::vector<std::int64_t> startable(Load load, const std::vector<Waiting>& full,
                                    const std::vector<Waiting>& targeted) {
    std::vector<std::int64_t> out;
    if (load.is_paused) return out;
    for (const Waiting& job : full) {
        if (load.full_running >= 1) break;
        if (!load.busy_roots.insert(job.root).second) continue;
        ++load.full_running;
        out.push_back(job.id);
    }
    for (const Waiting& job : targeted) {
        if (load.targeted_running >= load.slots) break;
        if (!load.busy_roots.insert(job.root).second) continue;
        ++load.targeted_running;
        out.push_back(job.id);
    }
    return out;
}

}  // namespace lrm::build
