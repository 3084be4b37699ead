// ctest: "2/5 Test #2: NAME ...***Failed", with what the test wrote below it, and a list at the end.
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>

namespace lrm::build::diagnostics {
namespace {

/// "label_fails" and "Failed" of "2/5 Test #2: label_fails ......***Failed    0.00 sec".
struct Result {
    std::string_view name;
    std::string_view reason;
};

std::optional<Result> result_of(std::string_view line) {
    const std::size_t at = line.find(" Test #");
    const std::size_t stars = line.find("***");
    if (at == std::string_view::npos || stars == std::string_view::npos || stars < at || at > 20)
        return std::nullopt;
    std::string_view rest = line.substr(at + 7, stars - at - 7);
    take_number(rest);
    if (!skip(rest, ": ")) return std::nullopt;
    Result out;
    const std::size_t dots = rest.find(" ..");
    out.name = trim(rest.substr(0, std::min(dots, rest.find(" ."))));
    std::string_view said;  // "Subprocess aborted" stands before the stars
    if (dots != std::string_view::npos)
        said = trim(rest.substr(std::min(rest.size(), rest.find_last_of('.') + 1)));
    out.reason = line.substr(stars + 3);
    out.reason = trim(out.reason.substr(0, out.reason.find("   ")));
    if (!said.empty()) out.reason = said;
    return out;
}

bool is_begin(std::string_view line) {
    line = trim(line);
    if (!skip(line, "Start ")) return false;
    return take_number(line) > 0 && line.starts_with(": ");
}

}  // namespace

void read_ctest(const Lines& lines, Findings& out) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto result = result_of(lines[i]);
        if (!result) continue;
        std::optional<Place> place;
        std::string_view text;
        for (std::size_t k = i + 1; k < lines.size() && !is_begin(lines[k]) && !result_of(lines[k]); ++k) {
            if (lines[k].find("% tests passed") != std::string_view::npos) break;
            if (place) continue;
            place = find_place(lines[k],
                               {".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".cu", ".py", ".sh", ".m", ".mm"});
            if (place) text = lines[k];
        }
        add_test(out, result->name, place, text.empty() ? result->reason : text);
    }
    // With --quiet, or without the output, only the list is there.
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i] != "The following tests FAILED:") continue;
        for (std::size_t k = i + 1; k < lines.size(); ++k) {
            std::string_view line = trim(lines[k]);
            if (take_number(line) == 0 || !skip(line, " - ")) break;
            const std::size_t open = line.rfind(" (");
            if (open == std::string_view::npos) break;
            std::string_view reason = line.substr(open + 2);
            reason = reason.substr(0, reason.find(')'));
            const std::string_view name = trim(line.substr(0, open));
            const auto is_it = [name](const FailedTest& test) { return test.name == name; };
            if (std::none_of(out.failed_tests.begin(), out.failed_tests.end(), is_it))
                add_test(out, name, std::nullopt, reason);
        }
    }
}

}  // namespace lrm::build::diagnostics
