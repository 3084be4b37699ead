// gcc and clang, their linkers and sanitizers: "src/a.cpp:5:5: error: text [-Wcode]".
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// What these compilers read; others write their errors alike.
bool is_source(std::string_view path) {
    return has_extension(
        path, {".c",   ".cc",  ".cpp", ".cxx", ".c++", ".C",   ".h",  ".hh",  ".hpp", ".hxx", ".inc",
               ".inl", ".ipp", ".tpp", ".tcc", ".cu",  ".cuh", ".m",  ".mm",  ".s",   ".S",   ".l",
               ".y",   ".ll",  ".yy",  ".f",   ".f90", ".F90", ".in", ".def", ".adb", ".ads", ".ixx"});
}

/// "main.cpp:(.text+0xa): undefined reference to `gone(int)'"
void read_link_error(std::string_view line, Findings& out) {
    skip(line, "/usr/bin/ld: ");
    for (const std::string_view sign : {"undefined reference to ", "multiple definition of "}) {
        const std::size_t at = line.find(sign);
        if (at == std::string_view::npos) continue;
        std::string_view where = line;
        Place place;
        if (const auto exact = take_place(where)) place = *exact;
        else if (const std::size_t section = line.find(":(");
                 section != std::string_view::npos && section < at)
            place.path = std::string(line.substr(0, section));
        if (has_extension(place.path, {".o", ".a", ".so"})) place = {};
        return add(out, place, "error", "link", line.substr(at));
    }
    std::string_view rest = line;
    if (skip(rest, "ld: cannot find ") || skip(rest, "cannot find ")) add(out, {}, "error", "link", line);
}

}  // namespace

void read_gcc(const Lines& lines, Findings& out) {
    for (const std::string_view whole : lines) {
        std::string_view line = whole;
        if (line.find("undefined reference to ") != std::string_view::npos ||
            line.find("multiple definition of ") != std::string_view::npos ||
            (line.find("ld: cannot find ") != std::string_view::npos)) {
            read_link_error(line, out);
            continue;
        }
        const auto place = take_place(line);
        if (!place || !is_source(place->path) || !skip(line, ": ")) continue;
        if (skip(line, "runtime error: ")) {
            add(out, *place, "error", "sanitizer", line);
            continue;
        }
        std::string_view severity = "error";
        if (skip(line, "warning: ")) severity = "warning";
        else if (!skip(line, "error: ") && !skip(line, "fatal error: ")) continue;
        if (line.starts_with("-[")) continue;  // an assertion of XCTest
        std::string_view text = line;
        std::string code = take_bracketed_end(text);
        if (!code.starts_with("-W")) {
            code.clear();
            text = line;
        }
        add(out, *place, severity, code, text);
    }
}

}  // namespace lrm::build::diagnostics
