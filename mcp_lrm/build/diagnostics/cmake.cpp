// cmake: "CMake Error at CMakeLists.txt:3 (find_package):", then the text, indented.
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {

void read_cmake(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string_view line = lines[i];
        std::string_view severity = "error";
        if (skip(line, "CMake Warning")) severity = "warning";
        else if (!skip(line, "CMake Error")) continue;
        skip(line, " (dev)");
        Place place;
        std::string_view code;
        if (skip(line, " at ") || skip(line, " in ")) {
            const std::size_t open = line.rfind(" (");
            if (open != std::string_view::npos && line.ends_with("):"))
                code = line.substr(open + 2, line.size() - open - 4);
            std::string_view where = line;
            if (const auto exact = take_place(where)) place = *exact;
        } else if (skip(line, ": ")) {
            add(out, {}, severity, "", line);
            continue;
        }
        std::string text;
        for (std::size_t k = i + 1; k < lines.size() && k < i + 8; ++k) {
            const std::string_view more = trim(lines[k]);
            if (more.empty() && !text.empty()) break;
            if (!lines[k].empty() && lines[k].front() != ' ') break;
            if (!more.empty()) text += (text.empty() ? "" : " ") + std::string(more);
        }
        if (!text.empty()) add(out, place, severity, code, text);
    }
}

}  // namespace lrm::build::diagnostics
