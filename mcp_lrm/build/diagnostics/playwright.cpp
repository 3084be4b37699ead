// playwright: "  1) [chromium] › e2e/cart.spec.ts:4:3 › cart › shows the total", the error, "at
// e2e/cart.spec.ts:5:19".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

constexpr std::string_view arrow = " › ";

struct Title {
    Place place;
    std::string_view name;
};

/// Behind the number: "[project] › ", the place, the names, a rule of "─".
std::optional<Title> title_of(std::string_view line) {
    line = trim(line);
    if (take_number(line) == 0 || !skip(line, ") ")) return std::nullopt;
    if (line.starts_with('[')) {
        const std::size_t end = line.find(arrow);
        if (end == std::string_view::npos) return std::nullopt;
        line.remove_prefix(end + arrow.size());
    }
    const auto place = take_place(line);
    if (!place || !skip(line, arrow)) return std::nullopt;
    const std::size_t rule = line.find(" ──");
    return Title{*place, trim(line.substr(0, rule))};
}

}  // namespace

void read_playwright(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto title = title_of(lines[i]);
        if (!title) continue;
        std::string_view text;
        Place place = title->place;
        bool is_exact = false;
        for (std::size_t k = i + 1; k < lines.size() && !title_of(lines[k]) && !is_exact; ++k) {
            std::string_view line = trim(lines[k]);
            if (text.empty()) text = line;
            if (!skip(line, "at ")) continue;
            const auto found = find_place(line, {".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts"});
            if (!found) continue;
            place = *found;
            is_exact = true;
        }
        add_test(out, title->place.path + std::string(arrow) + std::string(title->name), place, text);
    }
}

}  // namespace lrm::build::diagnostics
