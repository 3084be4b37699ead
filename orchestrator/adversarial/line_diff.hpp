// Which lines of a text were replaced by which.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace factory::adversarial {

/// Lines [base_first, base_first + base_count) became [head_first, head_first + head_count); 1-based. With a
/// count of 0 `first` is the line before which something was added or removed.
struct Hunk {
    std::uint32_t base_first = 1;
    std::uint32_t base_count = 0;
    std::uint32_t head_first = 1;
    std::uint32_t head_count = 0;
};

/// By position; hunks never touch. Blanks at both ends of a line do not count. A shortest edit script as long
/// as it is short (2,000 lines); past that one hunk from the first to the last difference.
std::vector<Hunk> line_diff(std::string_view base, std::string_view head);

}  // namespace factory::adversarial
