// pytest: sections "____ test_total ____" with "E   text" and "tests/test_cart.py:7: AssertionError"; the
// summary "FAILED tests/test_cart.py::test_total - text".
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>
#include <map>

namespace lrm::build::diagnostics {
namespace {

/// What a section says: where, and why.
struct Section {
    std::optional<Place> place;
    std::string text;
};

/// "TestParse.test_word" of "____________ TestParse.test_word ____________".
std::string_view section_name(std::string_view line) {
    if (line.size() < 12 || !line.starts_with("__") || !line.ends_with("__")) return {};
    const std::size_t begin = line.find_first_not_of('_');
    if (begin == std::string_view::npos || line[begin] != ' ') return {};
    const std::size_t end = line.find_last_not_of('_');
    return end > begin ? trim(line.substr(begin, end - begin + 1)) : std::string_view();
}

Section read_section(const Lines& lines, std::size_t begin, std::size_t end) {
    Section out;
    for (std::size_t i = begin; i < end; ++i) {
        std::string_view line = lines[i];
        if (skip(line, "E ")) {
            line = trim(line);
            if (out.text.empty()) out.text = line;
            std::string_view file = line;  // a syntax error: File "/src/x.py", line 1
            if (skip(file, "File \"") && file.find("\", line ") != std::string_view::npos) {
                std::string_view number = file.substr(file.find("\", line ") + 8);
                out.place = Place{std::string(file.substr(0, file.find('"'))), take_number(number), 0};
            } else if (line.starts_with("SyntaxError: ") || line.starts_with("IndentationError: ")) {
                out.text = line;
            }
            continue;
        }
        const auto place = take_place(line);
        if (place && line.starts_with(":") && has_extension(place->path, {".py"}) &&
            !is_foreign(place->path)) {
            const bool is_test = place->path.find("test") != std::string::npos;
            const bool is_better = !out.place || is_test || out.place->path.find("test") == std::string::npos;
            if (is_better) out.place = place;  // the test's own line tells more than a helper's
        }
    }
    return out;
}

/// "TestParse.test_word" of "tests/test_cart.py::TestParse::test_word".
std::string section_of(std::string_view id) {
    const std::size_t at = id.find("::");
    if (at == std::string_view::npos) return "ERROR collecting " + std::string(id);
    std::string out;
    for (std::string_view rest = id.substr(at + 2); !rest.empty();) {
        // Parameters in brackets may hold "::" themselves.
        const std::size_t colons = rest.find("::");
        const std::size_t end = rest.find('[') < colons ? rest.size() : std::min(colons, rest.size());
        out += (out.empty() ? "" : ".") + std::string(rest.substr(0, end));
        rest.remove_prefix(std::min(rest.size(), end + 2));
    }
    return out;
}

}  // namespace

void read_pytest(const Lines& lines, Findings& out) {
    std::map<std::string, Section, std::less<>> sections;
    std::size_t i = 0;
    for (; i < lines.size() && lines[i].find(" short test summary info ") == std::string_view::npos; ++i) {
        std::string_view name = section_name(lines[i]);
        if (name.empty() || sections.size() >= most_findings) continue;
        std::size_t end = i + 1;
        while (end < lines.size() && section_name(lines[end]).empty() && !lines[end].starts_with("====="))
            ++end;
        for (const std::string_view prefix : {"ERROR at setup of ", "ERROR at teardown of "})
            skip(name, prefix);
        sections.emplace(name, read_section(lines, i + 1, end));
        i = end - 1;
    }
    for (; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        if (!skip(line, "FAILED ") && !skip(line, "ERROR ")) continue;
        const std::size_t dash = line.find(" - ");
        const std::string_view id = line.substr(0, dash);
        const std::string path(id.substr(0, id.find("::")));
        if (!has_extension(path, {".py"})) continue;
        const auto section = sections.find(section_of(id));
        std::optional<Place> place;
        std::string_view text = dash == std::string_view::npos ? std::string_view() : line.substr(dash + 3);
        if (section != sections.end()) {
            place = section->second.place;
            if (!section->second.text.empty()) text = section->second.text;
        }
        if (!place) place = Place{path, 0, 0};
        add_test(out, id, place, text);
    }
}

}  // namespace lrm::build::diagnostics
