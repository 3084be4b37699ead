// Myers' O(ND) difference of lines.
#include "orchestrator/adversarial/line_diff.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace factory::adversarial {
namespace {

constexpr int most_edits = 2000;

std::vector<std::size_t> hashed_lines(std::string_view text) {
    std::vector<std::size_t> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        const std::size_t from = std::min(line.find_first_not_of(" \t\r"), line.size());
        line.remove_prefix(from);
        line = line.substr(0, line.find_last_not_of(" \t\r") + 1);
        out.push_back(std::hash<std::string_view>{}(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Marks the lines that stay, between the two common ends; false when there are too many edits.
bool mark_common(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b, int begin, int a_end,
                 int b_end, std::vector<char>& a_stays, std::vector<char>& b_stays) {
    const int n = a_end - begin;
    const int m = b_end - begin;
    const int limit = std::min(n + m, most_edits);
    const auto width = static_cast<std::size_t>(2 * limit + 3);
    const int middle = limit + 1;
    std::vector<int> reach(width, 0);
    std::vector<std::vector<int>> steps;
    for (int d = 0; d <= limit; ++d) {
        steps.emplace_back(reach.begin() + (middle - d - 1), reach.begin() + (middle + d + 2));
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && reach[static_cast<std::size_t>(middle + k - 1)] <
                                                        reach[static_cast<std::size_t>(middle + k + 1)]);
            int x = down ? reach[static_cast<std::size_t>(middle + k + 1)]
                         : reach[static_cast<std::size_t>(middle + k - 1)] + 1;
            int y = x - k;
            while (x < n && y < m &&
                   a[static_cast<std::size_t>(begin + x)] == b[static_cast<std::size_t>(begin + y)])
                ++x, ++y;
            reach[static_cast<std::size_t>(middle + k)] = x;
            if (x < n || y < m) continue;
            // Back along the way that was found.
            for (int back = d; back >= 0; --back) {
                const std::vector<int>& before = steps[static_cast<std::size_t>(back)];
                const auto at = [&](int k_before) {
                    return before[static_cast<std::size_t>(back + 1 + k_before)];
                };
                const int diagonal = x - y;
                const bool came_down =
                    diagonal == -back || (diagonal != back && at(diagonal - 1) < at(diagonal + 1));
                const int from = came_down ? diagonal + 1 : diagonal - 1;
                const int from_x = at(from);
                for (; x > from_x && y > from_x - from;) {
                    --x;
                    --y;
                    a_stays[static_cast<std::size_t>(begin + x)] = 1;
                    b_stays[static_cast<std::size_t>(begin + y)] = 1;
                }
                if (back == 0) break;
                x = from_x;
                y = from_x - from;
            }
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<Hunk> line_diff(std::string_view base, std::string_view head) {
    const std::vector<std::size_t> a = hashed_lines(base);
    const std::vector<std::size_t> b = hashed_lines(head);
    std::size_t begin = 0;
    while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) ++begin;
    std::size_t a_end = a.size();
    std::size_t b_end = b.size();
    while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
    std::vector<char> a_stays(a.size(), 0);
    std::vector<char> b_stays(b.size(), 0);
    std::fill(a_stays.begin(), a_stays.begin() + static_cast<std::ptrdiff_t>(begin), 1);
    std::fill(b_stays.begin(), b_stays.begin() + static_cast<std::ptrdiff_t>(begin), 1);
    std::fill(a_stays.begin() + static_cast<std::ptrdiff_t>(a_end), a_stays.end(), 1);
    std::fill(b_stays.begin() + static_cast<std::ptrdiff_t>(b_end), b_stays.end(), 1);
    mark_common(a, b, static_cast<int>(begin), static_cast<int>(a_end), static_cast<int>(b_end), a_stays,
                b_stays);
    std::vector<Hunk> out;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a_stays[i] != 0 && b_stays[j] != 0) {
            ++i;
            ++j;
            continue;
        }
        Hunk hunk{static_cast<std::uint32_t>(i + 1), 0, static_cast<std::uint32_t>(j + 1), 0};
        while (i < a.size() && a_stays[i] == 0) ++i, ++hunk.base_count;
        while (j < b.size() && b_stays[j] == 0) ++j, ++hunk.head_count;
        if (hunk.base_count == 0 && hunk.head_count == 0) break;  // marks that do not fit together: cannot be
        out.push_back(hunk);
    }
    return out;
}

}  // namespace factory::adversarial
