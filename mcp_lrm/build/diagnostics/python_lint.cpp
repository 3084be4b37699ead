// Linters of Python: pyflakes, flake8, ruff, pylint and mypy. "shop/text.py:1:8: F401 `os` imported but
// unused"; ruff also writes the code and the text first, and " --> shop/text.py:1:8" below them.
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>
#include <array>

namespace lrm::build::diagnostics {
namespace {

bool is_python(std::string_view path) {
    return has_extension(path, {".py", ".pyi", ".pyw"});
}

/// "F401" of "F401 text", "F401: text" or "F401 [*] text", taken off with what follows it; empty when the
/// text begins otherwise. Two or more digits: a sentence may begin with "A1".
std::string take_rule(std::string_view& text) {
    std::size_t letters = 0;
    while (letters < text.size() && text[letters] >= 'A' && text[letters] <= 'Z') ++letters;
    std::size_t end = letters;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const bool is_rule = letters >= 1 && letters <= 5 && end - letters >= 2 && end - letters <= 5 &&
                         end < text.size() && (text[end] == ' ' || text[end] == ':');
    if (!is_rule) return {};
    std::string out(text.substr(0, end));
    text.remove_prefix(end);
    skip(text, ":");
    text = trim(text);
    skip(text, "[*] ");  // ruff can mend it
    return out;
}

/// What pyflakes says: it has no codes, so its texts are known.
bool is_of_pyflakes(std::string_view text) {
    constexpr std::array signs = {"imported but unused",
                                  "undefined name ",
                                  "redefinition of unused ",
                                  "is assigned to but never",
                                  "unable to detect undefined",
                                  "invalid syntax",
                                  "missing placeholders",
                                  "shadowed by loop variable",
                                  "may be undefined, or defined from star",
                                  "is defined as a global",
                                  "duplicate argument ",
                                  "referenced before assignment",
                                  "assertion is always true",
                                  "dictionary key ",
                                  "unexpected indent",
                                  "' outside function",
                                  "unused annotation"};
    return std::any_of(signs.begin(), signs.end(),
                       [text](const char* sign) { return text.find(sign) != std::string_view::npos; });
}

/// What stands behind the place of a line.
void read_text(const Place& place, std::string_view text, Findings& out) {
    text = trim(text);
    for (const std::string_view severity : {"error", "warning"}) {  // mypy
        std::string_view rest = text;
        if (!skip(rest, severity) || !skip(rest, ": ")) continue;
        const std::string code = take_bracketed_end(rest);
        return add(out, place, severity, code, trim(rest));
    }
    const std::string rule = take_rule(text);
    if (rule.empty() && (place.column == 0 || !is_of_pyflakes(text))) return;
    // What keeps a program from running is an error; style is a warning.
    const bool is_of_pylint = rule.size() == 5;
    const bool is_error = (is_of_pylint && (rule[0] == 'E' || rule[0] == 'F')) || rule.starts_with("E9") ||
                          rule.starts_with("F82") || text.find("undefined name") != std::string_view::npos ||
                          text.find("invalid syntax") != std::string_view::npos;
    add(out, place, is_error ? "error" : "warning", rule, text);
}

}  // namespace

void read_python_lint(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = trim(lines[i]);
        if (i > 0 && skip(line, "--> ")) {
            std::string_view text = lines[i - 1];
            const auto place = take_place(line);
            if (!place || !is_python(place->path)) continue;
            const std::string rule = take_rule(text);
            if (!rule.empty()) add(out, *place, "warning", rule, text);
            continue;
        }
        line = lines[i];
        const auto place = take_place(line);
        if (place && is_python(place->path) && !is_foreign(place->path) && skip(line, ": "))
            read_text(*place, line, out);
    }
}

}  // namespace lrm::build::diagnostics
