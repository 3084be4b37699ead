// maven: "[ERROR] /src/Cart.java:[5,20] text"; surefire's "[ERROR]   CartTest.total:11 text".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// "/src/Cart.java:[5,20] text"
void read_compiler(std::string_view line, std::string_view severity, Findings& out) {
    const std::size_t at = line.find(":[");
    if (at == std::string_view::npos) return;
    Place place{std::string(line.substr(0, at)), 0, 0};
    line.remove_prefix(at + 2);
    place.line = take_number(line);
    if (skip(line, ",")) place.column = take_number(line);
    if (place.line > 0 && skip(line, "] ") &&
        has_extension(place.path, {".java", ".kt", ".scala", ".groovy"}))
        add(out, place, severity, "", line);
}

/// "total(demo.CartTest)  Time elapsed: ..." or "demo.CartTest.total -- Time elapsed: ..." as Class.method.
std::string test_name(std::string_view line) {
    const std::size_t time = line.find("Time elapsed: ");
    line = trim(line.substr(0, time));
    if (line.ends_with("--")) line = trim(line.substr(0, line.size() - 2));
    const std::size_t open = line.find('(');
    if (open == std::string_view::npos || line.back() != ')') return std::string(line);
    return std::string(line.substr(open + 1, line.size() - open - 2)) + "." +
           std::string(line.substr(0, open));
}

/// The frame of the test's own class: "at demo.CartTest.total(CartTest.java:11)".
std::optional<Place> own_frame(std::string_view line, std::string_view name) {
    line = trim(line);
    if (!skip(line, "at ") || !line.starts_with(name)) return std::nullopt;
    const std::size_t open = line.find('(');
    if (open == std::string_view::npos) return std::nullopt;
    std::string_view where = line.substr(open + 1);
    auto place = take_place(where);
    const std::size_t method = name.rfind('.');
    const std::size_t package = method == std::string_view::npos ? method : name.rfind('.', method - 1);
    if (place && package != std::string_view::npos) {
        std::string folder(name.substr(0, package));
        for (char& c : folder)
            if (c == '.') c = '/';
        place->path = folder + "/" + place->path;
    }
    return place;
}

}  // namespace

void read_maven(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        std::string_view severity = "error";
        bool is_ours = skip(line, "[ERROR] ");
        if (!is_ours && skip(line, "[WARNING] ")) {
            is_ours = true;
            severity = "warning";
        }
        const bool is_failure = line.ends_with("<<< FAILURE!") || line.ends_with("<<< ERROR!");
        if (is_failure && line.find("Time elapsed: ") != std::string_view::npos &&
            !line.starts_with("Tests run: ")) {
            const std::string name = test_name(line);
            std::optional<Place> place;
            for (std::size_t k = i + 1; k < lines.size() && k < i + 80 && !place; ++k) {
                if (lines[k].find("Time elapsed: ") != std::string_view::npos) break;
                place = own_frame(lines[k], name);
            }
            add_test(out, name, place, i + 1 < lines.size() ? lines[i + 1] : std::string_view());
        } else if (is_ours) {
            read_compiler(line, severity, out);
        }
    }
}

}  // namespace lrm::build::diagnostics
