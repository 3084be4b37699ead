// What a build or test log says is wrong: plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::build {

struct Diagnostic {
    std::string path;      // as the tool wrote it, or relative to the root once placed; may be empty
    int line = 0;          // 1-based; 0: not said
    int column = 0;        // 1-based; 0: not said
    std::string severity;  // "error" or "warning"
    std::string code;      // "E0308", "TS2339", "no-var", "-Wunused"; empty: none
    std::string message;   // one line

    friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

struct FailedTest {
    std::string name;     // as the tool would take it back
    std::string path;     // where it failed; may be empty
    int line = 0;         // 0: not said
    std::string message;  // one line; may be empty

    friend bool operator==(const FailedTest&, const FailedTest&) = default;
};

struct Findings {
    std::vector<Diagnostic> diagnostics;
    std::vector<FailedTest> failed_tests;
};

/// More of one kind are dropped: nobody mends a thousand at once.
constexpr std::size_t most_findings = 1000;

/// Everything that all parsers find in a log, each once, in the log's order per tool. Any bytes; linear in
/// their number.
Findings find_problems(std::string_view log);

}  // namespace lrm::build
