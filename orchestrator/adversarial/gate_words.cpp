// The words of settings and commands: to teach L0 a tool, add them here.
#include "orchestrator/adversarial/gate_words.hpp"

#include "orchestrator/adversarial/gate_files.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace factory::adversarial {
namespace {

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

/// The text without its numbers, and the numbers.
std::string shape_of(const std::string& text, std::vector<double>& numbers) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const bool starts = std::isdigit(static_cast<unsigned char>(text[i])) != 0;
        if (!starts) {
            out += text[i++];
            continue;
        }
        char* end = nullptr;
        const double value = std::strtod(text.c_str() + i, &end);
        numbers.push_back(!out.empty() && out.back() == '-' ? -value : value);
        if (!out.empty() && out.back() == '-') out.pop_back();
        out += '#';
        i = static_cast<std::size_t>(end - text.c_str());
    }
    return out;
}

/// What a number in a line of settings means.
Direction direction_of(const std::string& small, const std::string& path, const std::string& whole) {
    const auto any = [&](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(),
                           [&](std::string_view word) { return has(small, word); });
    };
    if (any({"max-warnings", "max_warnings", "max-complexity", "max-line", "maxwarnings",
             "maxallowedviolations", "maxerrors", "max_errors"}))
        return Direction::higher_is_weaker;
    if (any({"fail_under",        "fail-under",   "failunder",     "mincoverage",        "minimum_coverage",
             "min_coverage",      "coverage_min", "covered_ratio", "coveredratio",       "min-covered",
             "min-msi",           "min_msi",      "minmsi",        "coverage_threshold", "coverage-threshold",
             "coveragethreshold", "cov-min",      "min-coverage",  "minimum-coverage",   "minimumcoverage"}))
        return Direction::lower_is_weaker;
    if (has(path, "codecov"))
        return any({"target"})      ? Direction::lower_is_weaker
               : any({"threshold"}) ? Direction::higher_is_weaker
                                    : Direction::none;
    if ((has(path, "phpstan") || has(path, "psalm")) && any({"level", "errorlevel"}))
        return has(path, "psalm") ? Direction::higher_is_weaker : Direction::lower_is_weaker;
    const bool about_coverage =
        has(whole, "coverage") || has(whole, "threshold") || has(whole, "nyc") || has(whole, "jacoco");
    if (about_coverage && any({"branches", "functions", "lines", "statements", "<minimum>",
                               "minimum =", "minimum=", "<threshold>", "threshold", "minimum:"}))
        return Direction::lower_is_weaker;
    return Direction::none;
}

/// Which words make commands and steps harmless.
const char* softening_of(const std::string& text, const std::string& small, bool is_pipeline, bool tests) {
    if (tests &&
        (has(small, "|| true") || has(small, "||true") || has(small, "|| :") || has(small, "|| exit 0") ||
         has(small, "|| echo") || has(small, "; true") || small.ends_with("; exit 0") ||
         has(small, "|| $true") || has(small, "; exit 0\"") || has(small, "|| (exit 0)")))
        return "its failure is ignored";
    // Make and composer.
    if (tests && text.starts_with("-") && !text.starts_with("- ") && !text.starts_with("--"))
        return "its failure is ignored";
    if (is_pipeline && (has(small, "continue-on-error: true") || has(small, "continueonerror: true") ||
                        has(small, "allow_failure: true") || has(small, "allow-failure: true")))
        return "its failure is ignored";
    if (is_pipeline && (small.ends_with("if: false") || has(small, "if: ${{ false }}") ||
                        has(small, "if: ${{false}}") || has(small, "when: never")))
        return "the step never runs";
    if (is_pipeline && (small == "set +e" || small == "- set +e" || small == "run: set +e" ||
                        small == "exit 0" || small == "- exit 0"))
        return "failures are ignored from here on";
    for (const char* word : {"passwithnotests",
                             "--no-verify",
                             "--exit-zero",
                             "exit_zero",
                             "-dskiptests",
                             "-dmaven.test.skip",
                             "<skiptests>true",
                             "<maven.test.skip>true",
                             "testfailureignore>true",
                             "maven.test.failure.ignore=true",
                             "ignorefailures = true",
                             "ignorefailures=true",
                             "fail_ci_if_error: false",
                             "<failonerror>false",
                             "<failonviolation>false",
                             "haltonfailure=\"false\"",
                             "--deselect",
                             "failonerror: false",
                             "failonwarning: false",
                             "allowfailures",
                             "--no-cov-fail",
                             "ignore_errors = true",
                             "ignore_errors: true",
                             "<treatwarningsaserrors>false",
                             "check_untyped_defs = false",
                             "-x test",
                             "--no-fail-on"})
        if (has(small, word)) return "it demands less";
    if (tests && (has(small, "--ignore=") || has(small, "--ignore ") || has(small, "-k \"not ") ||
                  has(small, "-k 'not ") || has(small, "-- --skip ") || has(small, "--exclude ") ||
                  has(small, "--exclude-testsuite") || has(small, "--exclude-group") ||
                  has(small, "--testpathignorepatterns")))
        return "some tests are left out";
    return nullptr;
}

/// A strict setting that became a lax one, or went.
bool is_strict_setting(const std::string& small) {
    for (const char* word : {"\"strict\": true",
                             "\"strict\":true",
                             "strict = true",
                             "strict: true",
                             "disallow_untyped_defs = true",
                             "disallow_untyped_defs=true",
                             "disallow_any",
                             "check_untyped_defs = true",
                             "\"noimplicitany\": true",
                             "\"strictnullchecks\": true",
                             "\"nouncheckedindexedaccess\": true",
                             "<treatwarningsaserrors>true",
                             "-werror",
                             "-dwarnings",
                             "#![deny(",
                             "#![forbid(",
                             "allwarningsaserrors = true",
                             "warningsaserrors: '*'",
                             "failonwarning=\"true\"",
                             "failonrisky=\"true\"",
                             "fail_ci_if_error: true",
                             "<failonviolation>true",
                             "check-coverage\": true",
                             "check-coverage: true",
                             "--check-coverage",
                             "xfail_strict = true",
                             "xfail_strict=true",
                             "--strict-markers",
                             "--cov-fail-under",
                             "-d warnings",
                             "filterwarnings = error",
                             "--max-warnings",
                             "--frozen-lockfile"})
        if (has(small, word)) return true;
    return false;
}

/// How hard a lint rule is: 2 stops, 1 warns, 0 is off; -1: no such word.
int lint_level_of(const std::string& small) {
    for (const char* word : {"\"error\"", "'error'", "\"deny\"", "= error", ": error", "\"forbid\"", ":error",
                             "severity = error"})
        if (has(small, word)) return 2;
    for (const char* word :
         {"\"warn\"", "'warn'", "\"warning\"", ": warning", "= warning", ":warning", "severity = suggestion"})
        if (has(small, word)) return 1;
    for (const char* word :
         {"\"off\"", "'off'", "\"allow\"", "= none", ": none", "= silent", ": off", ":none"})
        if (has(small, word)) return 0;
    return -1;
}

std::string before_value(const std::string& text) {
    return text.substr(0, text.find_first_of(":="));
}

std::string strict_word(const std::string& small) {
    for (const char* word :
         {"strict", "disallow_untyped_defs", "disallow_any", "check_untyped_defs", "-werror", "-dwarnings",
          "#![deny(", "#![forbid(", "treatwarningsaserrors", "--cov-fail-under", "--check-coverage",
          "-d warnings", "--max-warnings", "noimplicit", "failonwarning", "failonrisky", "fail_ci_if_error",
          "check-coverage", "--frozen-lockfile"})
        if (has(small, word)) return word;
    return before_value(small);
}

std::string threshold_word(const std::string& small) {
    for (const char* word : {"fail_under", "fail-under", "failunder", "mincoverage", "minimum_coverage",
                             "min_coverage", "coveragethreshold", "minimum-coverage", "min-msi"})
        if (has(small, word)) return word;
    return {};
}

}  // namespace factory::adversarial
