// go build, vet and test: "cart/cart.go:4:13: undefined: c"; "--- FAIL: TestTotal", "    cart_test.go:7:
// text".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

std::string_view failed_name(std::string_view line) {
    line = trim(line);
    if (!skip(line, "--- FAIL: ")) return {};
    return line.substr(0, line.find(" ("));
}

std::size_t indent(std::string_view line) {
    const std::size_t first = line.find_first_not_of(' ');
    return first == std::string_view::npos ? 0 : first;
}

/// The package of "FAIL\texample.com/demo/cart\t0.005s", which ends its output; empty when there is none.
std::string_view package_behind(const Lines& lines, std::size_t at) {
    for (; at < lines.size(); ++at) {
        std::string_view line = lines[at];
        if (!skip(line, "FAIL\t")) continue;
        return line.substr(0, line.find_first_of("\t "));
    }
    return {};
}

void read_test(const Lines& lines, std::size_t at, Findings& out) {
    std::optional<Place> place;
    std::string_view text;
    for (std::size_t k = at + 1; k < lines.size() && !lines[k].starts_with("FAIL"); ++k) {
        if (!failed_name(lines[k]).empty() && indent(lines[k]) <= indent(lines[at])) break;
        if (!failed_name(lines[k]).empty()) return;  // a subtest says what failed
        std::string_view line = trim(lines[k]);
        if (text.empty() && skip(line, "panic: ")) text = line;
        const auto found = take_place(line);
        if (!found || !has_extension(found->path, {".go"}) || is_foreign(found->path)) continue;
        if (text.empty() && skip(line, ": ")) text = line;
        place = found;
        break;
    }
    if (place && place->path.find('/') == std::string::npos) {
        const std::string_view package = package_behind(lines, at);
        if (!package.empty()) place->path = std::string(package) + "/" + place->path;
    }
    add_test(out, failed_name(lines[at]), place, text);
}

}  // namespace

void read_go(const Lines& lines, Findings& out) {
    bool in_test = false;  // "    x_test.go:7: text" belongs to a test
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!failed_name(lines[i]).empty()) {
            in_test = true;
            read_test(lines, i, out);
            continue;
        }
        std::string_view line = lines[i];
        if (line.starts_with("FAIL") || line.starts_with("ok ") || line.starts_with("# ")) in_test = false;
        if (in_test || line.starts_with(' ') || line.starts_with('\t')) continue;
        skip(line, "vet: ");
        auto place = take_place(line);
        if (!place || !has_extension(place->path, {".go"}) || !skip(line, ": ")) continue;
        std::string_view path = place->path;
        if (skip(path, "./")) place->path = std::string(path);
        add(out, *place, "error", "", line);
    }
}

}  // namespace lrm::build::diagnostics
