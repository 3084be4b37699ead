// How many targeted tests may run at once, and which jobs may be started now.
#pragma once

#include "mcp_lrm/build/turns.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace lrm::build {

/// The number in the file `test_slots`, 1 to 1024; nothing for any other text.
std::optional<int> read_test_slots(std::string_view text);

/// What runs and what is free.
struct Load {
    bool is_paused = false;
    int full_running = 0;      // of one
    int targeted_running = 0;  // of `slots`
    int slots = 1;
    std::set<std::string> busy_roots;  // a work tree runs one job at a time: two would build over each other
};

/// The jobs to start now, of those that wait in this order (Turns::order of each kind). A job whose work tree
/// is busy lets the next one pass. Pure.
std::vector<std::int64_t> startable(Load load, const std::vector<Waiting>& full,
                                    const std::vector<Waiting>& targeted);

}  // namespace lrm::build
