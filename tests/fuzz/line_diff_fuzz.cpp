// Two texts, parted by a line "====": the hunks turn the lines of one into those of the other.
#include "orchestrator/adversarial/line_diff.hpp"
#include "targets.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, end));
        const std::size_t from = std::min(line.find_first_not_of(" \t\r"), line.size());
        line = line.substr(from, line.find_last_not_of(" \t\r") + 1 - from);
        out.push_back(std::move(line));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

void fuzz::line_diff(std::string_view input) {
    const std::size_t at = input.find("====\n");
    const std::string_view base = input.substr(0, at);
    const std::string_view head = at == std::string_view::npos ? std::string_view() : input.substr(at + 5);
    const std::vector<std::string> a = lines_of(base);
    const std::vector<std::string> b = lines_of(head);
    std::vector<std::string> made;
    std::size_t next = 0;  // line of the base that is not copied yet
    for (const factory::adversarial::Hunk& hunk : factory::adversarial::line_diff(base, head)) {
        require(hunk.base_first >= next + 1 && hunk.base_first - 1 + hunk.base_count <= a.size(),
                "hunks are in order and inside the base");
        require(hunk.head_first - 1 + hunk.head_count <= b.size(), "hunks are inside the head");
        require(hunk.base_count + hunk.head_count > 0, "no hunk is empty");
        for (; next < hunk.base_first - 1; ++next) made.push_back(a[next]);
        next += hunk.base_count;
        require(made.size() == hunk.head_first - 1, "lines before a hunk are the same");
        for (std::uint32_t i = 0; i < hunk.head_count; ++i) made.push_back(b[hunk.head_first - 1 + i]);
    }
    for (; next < a.size(); ++next) made.push_back(a[next]);
    require(made == b, "the hunks turn one text into the other");
    require(factory::adversarial::line_diff(base, base).empty(), "a text does not differ from itself");
}
