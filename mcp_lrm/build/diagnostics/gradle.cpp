// gradle: javac's "/src/Cart.java:5: error: text", kotlinc's "e: file:///src/A.kt:5:20 text", "CartTest >
// total FAILED".
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>

namespace lrm::build::diagnostics {
namespace {

void read_javac(std::string_view line, Findings& out) {
    // Gradle writes the task's name without a line end: ":compileJava/src/demo/Cart.java:5: error: ...".
    if (line.starts_with(':') && line.find('/') != std::string_view::npos) line.remove_prefix(line.find('/'));
    auto place = take_place(line);
    if (!place || place->column != 0 || !has_extension(place->path, {".java", ".groovy"}) ||
        !skip(line, ": "))
        return;
    std::string_view severity = "error";
    if (skip(line, "warning: ")) severity = "warning";
    else if (!skip(line, "error: ")) return;
    std::string_view code;
    if (skip(line, "[")) {
        code = line.substr(0, line.find(']'));
        line.remove_prefix(std::min(line.size(), code.size() + 1));
    }
    add(out, *place, severity, code, line);
}

/// "e: file:///src/A.kt:5:20 text", before Kotlin 1.9 "e: /src/A.kt: (5, 20): text".
void read_kotlinc(std::string_view line, Findings& out) {
    std::string_view severity = "error";
    if (skip(line, "w: ")) severity = "warning";
    else if (!skip(line, "e: ")) return;
    skip(line, "file://");
    std::string_view rest = line;
    if (const auto place = take_place(rest)) {
        skip(rest, ":");
        if (has_extension(place->path, {".kt", ".kts"})) add(out, *place, severity, "", rest);
        return;
    }
    const std::size_t open = line.find(": (");
    if (open == std::string_view::npos || !has_extension(line.substr(0, open), {".kt", ".kts"})) return;
    Place place{std::string(line.substr(0, open)), 0, 0};
    rest = line.substr(open + 3);
    place.line = take_number(rest);
    if (skip(rest, ", ")) place.column = take_number(rest);
    if (skip(rest, "): ")) add(out, place, severity, "", rest);
}

/// "demo.CartTest > total FAILED", then "    java.lang.AssertionError at CartTest.java:11".
bool read_failed_test(const Lines& lines, std::size_t at, Findings& out) {
    std::string_view line = lines[at];
    if (!line.ends_with(" FAILED") || line.find(" > ") == std::string_view::npos || line.starts_with(' '))
        return false;
    const std::string_view name = line.substr(0, line.size() - 7);
    if (name.starts_with("> Task ")) return false;
    std::optional<Place> place;
    std::string_view text;
    for (std::size_t k = at + 1; k < lines.size() && k < at + 40 && lines[k].starts_with("    "); ++k) {
        const std::string_view more = trim(lines[k]);
        if (text.empty()) text = more;
        if (!place) place = find_place(more, {".java", ".kt", ".groovy", ".scala"});
    }
    add_test(out, name, place, text);
    return true;
}

}  // namespace

void read_gradle(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (read_failed_test(lines, i, out)) continue;
        read_javac(lines[i], out);
        read_kotlinc(lines[i], out);
    }
}

}  // namespace lrm::build::diagnostics
