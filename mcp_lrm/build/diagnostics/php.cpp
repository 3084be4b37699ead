// php: "PHP Parse error:  text in src/Cart.php on line 6"; phpunit: "1) CartTest::testTotal", the text, a
// place.
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// "text in PATH on line 6", also "text in PATH:5" of an exception.
void read_message(std::string_view text, std::string_view severity, std::string_view code, Findings& out) {
    text = trim(text);
    Place place;
    const std::size_t on = text.rfind(" on line ");
    const std::size_t in = text.rfind(" in ");
    if (in == std::string_view::npos) return;
    if (on != std::string_view::npos && on > in) {
        std::string_view number = text.substr(on + 9);
        place = {std::string(text.substr(in + 4, on - in - 4)), take_number(number), 0};
    } else {
        std::string_view where = text.substr(in + 4);
        const auto found = take_place(where);
        if (!found) return;
        place = *found;
    }
    if (place.line > 0) add(out, place, severity, code, text.substr(0, in));
}

/// "1) CartTest::testTotal" of phpunit.
std::string_view test_name(std::string_view line) {
    if (take_number(line) == 0 || !skip(line, ") ")) return {};
    return line.find("::") != std::string_view::npos && line.find(".py") == std::string_view::npos
               ? line
               : std::string_view();
}

void read_failed_test(const Lines& lines, std::size_t at, Findings& out) {
    std::string_view text;
    std::optional<Place> place;
    for (std::size_t k = at + 1; k < lines.size(); ++k) {
        if (!test_name(lines[k]).empty() || lines[k] == "--") break;
        std::string_view line = trim(lines[k]);
        if (text.empty()) text = line;
        const auto found = take_place(line);
        if (!found || !line.empty() || !has_extension(found->path, {".php"}) || is_foreign(found->path)) {
            if (place) break;  // the places stand together
            continue;
        }
        const bool is_test = found->path.find("Test") != std::string::npos;
        if (!place || is_test) place = found;
        if (is_test) break;
    }
    if (place) add_test(out, test_name(lines[at]), place, text);
}

}  // namespace

void read_php(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!test_name(lines[i]).empty()) {
            read_failed_test(lines, i, out);
            continue;
        }
        std::string_view line = lines[i];
        const bool is_php = skip(line, "PHP ");
        for (const std::string_view kind :
             {"Parse error", "Fatal error", "Warning", "Notice", "Deprecated"}) {
            std::string_view text = line;
            if (!skip(text, kind) || !skip(text, ":")) continue;
            const bool is_error = kind.ends_with("error");
            if (is_php || text.find(".php") != std::string_view::npos)
                read_message(text, is_error ? "error" : "warning", kind, out);
        }
    }
}

}  // namespace lrm::build::diagnostics
