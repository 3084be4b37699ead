// Coverage of the changed lines, and of the whole.
#include "orchestrator/gates/gates.hpp"

#include <cstdio>

namespace factory::gates {
namespace {

double percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? 100.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

}  // namespace

CoverageResult judge_coverage(const adversarial::Change& change, const Coverage& head,
                              const std::optional<Coverage>& base, const CoverageGate& gate) {
    CoverageResult out;
    std::vector<adversarial::Issue> issues;
    for (const adversarial::FileChange& file : change.files) {
        if (!file.head || adversarial::is_test_file(file)) continue;
        const FileCoverage* lines = find_file(head, file.path, gate.root);
        if (lines == nullptr) continue;
        for (const adversarial::Hunk& hunk :
             adversarial::line_diff(file.base ? file.base->text : "", file.head->text)) {
            std::uint32_t first = 0;  // of a run of lines that never ran
            std::uint32_t last = 0;
            const auto tell = [&] {
                if (first == 0) return;
                const std::string range = first == last
                                              ? "line " + std::to_string(first)
                                              : "lines " + std::to_string(first) + "-" + std::to_string(last);
                issues.push_back({"uncovered", file.path, first, range,
                                  "no test runs " + range + ": test what they do", 0, false});
                first = 0;
            };
            for (std::uint32_t line = hunk.head_first; line < hunk.head_first + hunk.head_count; ++line) {
                const auto found = lines->lines.find(line);
                if (found == lines->lines.end()) continue;  // cannot run: a comment, a brace
                ++out.changed;
                if (found->second > 0) {
                    ++out.covered;
                    tell();
                    continue;
                }
                if (first == 0) first = line;
                last = line;
            }
            tell();
        }
    }
    out.after = percent(head.lines_hit(), head.lines_found());
    const bool is_low = percent(out.covered, out.changed) < static_cast<double>(gate.minimum);
    bool is_worse = false;
    if (base) {
        out.before = percent(base->lines_hit(), base->lines_found());
        is_worse = out.after + 0.01 < *out.before;
        if (is_worse)
            issues.push_back({"coverage_regression", "", 0,
                              shown(*out.before) + " % -> " + shown(out.after) + " %",
                              "the coverage of all lines fell from " + shown(*out.before) + " % to " +
                                  shown(out.after) + " %: test what is new",
                              0, true});
    }
    for (adversarial::Issue& issue : issues)
        if (issue.type == "uncovered") issue.is_veto = is_low;
    out.verdict = adversarial::decide(std::move(issues), adversarial::most_score + 1, "COVERAGE_REJECTED");
    out.verdict.approved = !is_low && !is_worse;
    return out;
}

}  // namespace factory::gates
