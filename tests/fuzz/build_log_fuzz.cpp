// A log of a build or a test: every parser reads it.
#include "mcp_lrm/build/diagnostics/parser.hpp"
#include "mcp_lrm/build/plain_text.hpp"
#include "targets.hpp"

#include <algorithm>

void fuzz::build_log(std::string_view input) {
    using namespace lrm::build;
    const std::string text = plain_text(input);
    require(plain_text(text) == text, "a plain text stays as it is");
    require(text.find('\x1b') == std::string::npos, "no escape is left");
    const Findings found = find_problems(text);
    require(found.diagnostics.size() <= most_findings && found.failed_tests.size() <= most_findings,
            "findings are bounded");
    const auto is_line = [](const std::string& part) {
        return part.find('\n') == std::string::npos && part.size() <= 1000;
    };
    for (const Diagnostic& one : found.diagnostics) {
        require(one.severity == "error" || one.severity == "warning", "severity is a known word");
        require(one.line >= 0 && one.column >= 0, "lines count upwards");
        require(is_line(one.message) && is_line(one.path) && is_line(one.code), "a diagnostic is one line");
    }
    for (const FailedTest& one : found.failed_tests)
        require(!one.name.empty() && is_line(one.name) && is_line(one.message) && is_line(one.path) &&
                    one.line >= 0,
                "a failed test is one line with a name");
}
