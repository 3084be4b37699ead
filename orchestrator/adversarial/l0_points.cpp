// What is no veto, but adds up.

// GCC 12 takes parts of std::regex for uninitialized when sanitizers are on (GCC bug 105562).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"

#include "base/error.hpp"
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <string_view>

namespace factory::adversarial {
namespace {

using syntax::Marker;
using Kind = syntax::Marker::Kind;

/// One kind alone does not reject: a library about types has many `as any`, and each is as honest as the
/// next.
constexpr int most_of_kind = 4;

struct Row {
    Kind kind;
    const char* type;
    int points;
    int free;       // so many are let pass
    bool in_tests;  // counts there as well
    const char* message;
};

constexpr Row rows[] = {
    {Kind::ts_ignore, "type_check_off", 2, 0, false, "type errors are hidden here: mend the types"},
    {Kind::as_any, "as_any", 2, 0, false, "the type is given up here: name it"},
    {Kind::boast, "boast", 2, 0, true, "a comment claims perfection: say what the code does"},
    {Kind::unwrap, "unwrap", 1, 3, false, "unwrap() ends the program on an error: handle it"},
    {Kind::todo, "todo", 1, 2, true, "something is left to do: do it, or make it a task"},
    {Kind::empty_catch, "empty_catch", 1, 0, false,
     "an error is caught and forgotten: handle it, or say why not"},
    {Kind::stub, "stub", 1, 0, false, "this is not written yet: write it"},
    {Kind::panic, "panic", 1, 0, false, "panic! ends the program: return an error"},
};

/// Benchmarks, examples, documentation and scripts: not the code under test.
bool is_beside_code(const std::string& path) {
    static constexpr std::array folders = {"bench/",    "benches/", "benchmark/", "benchmarks/", "example/",
                                           "examples/", "docs/",    "doc/",       "scripts/",    "www/",
                                           "website/",  "demo/",    "demos/",     "playground/", "samples/"};
    return std::any_of(folders.begin(), folders.end(), [&path](const std::string_view folder) {
        const std::size_t at = path.find(folder);
        return at != std::string::npos && (at == 0 || path[at - 1] == '/');
    });
}

/// Markers of the head that the base had not, by text: what only moved is not new.
std::vector<std::pair<std::string, const Marker*>> new_markers(const Change& change, const Row& row) {
    std::map<std::string, int> known;
    std::vector<std::pair<std::string, const Marker*>> out;
    for (const FileChange& file : change.files)
        if (file.base)
            for (const Marker& marker : file.base->facts.markers)
                if (marker.kind == row.kind) ++known[marker.text];
    for (const FileChange& file : change.files) {
        if (!file.head) continue;
        for (const Marker& marker : file.head->facts.markers) {
            if (marker.kind != row.kind || --known[marker.text] >= 0) continue;
            if (!row.in_tests && (marker.in_test || is_test_file(file) || is_beside_code(file.path)))
                continue;
            out.emplace_back(file.path, &marker);
        }
    }
    return out;
}

std::map<std::string, int> lines_of(const std::string& text) {
    std::map<std::string, int> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        ++out[text.substr(at, end - at)];
        at = end + 1;
    }
    return out;
}

void find_pattern(const Change& change, const PointPattern& pattern, std::vector<Issue>& issues) {
    std::regex expression;
    try {
        expression.assign(pattern.pattern, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
        throw base::Error(base::ErrorKind::config, "adversarial.custom_patterns: '" + pattern.pattern +
                                                       "' is no regular expression (" + error.what() +
                                                       "): mend it");
    }
    int found = 0;
    for (const FileChange& file : change.files) {
        if (!file.head) continue;
        std::map<std::string, int> before =
            file.base ? lines_of(file.base->text) : std::map<std::string, int>();
        std::uint32_t number = 1;
        const std::string& text = file.head->text;
        for (std::size_t at = 0; at < text.size(); ++number) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::string line = text.substr(at, end - at);
            at = end + 1;
            // Longer ones are data, and the library's expressions recurse for each character.
            if (--before[line] >= 0 || line.size() > 2000) continue;
            for (auto match = std::sregex_iterator(line.begin(), line.end(), expression);
                 match != std::sregex_iterator(); ++match) {
                if (match->length() == 0 || ++found <= pattern.max_occurrences) continue;
                issues.push_back({"custom_pattern", file.path, number, match->str().substr(0, 200),
                                  "matches the project's pattern '" + pattern.pattern +
                                      "': see adversarial.custom_patterns",
                                  pattern.score, false});
            }
        }
    }
}

}  // namespace

void find_points(const Change& change, const L0Rules& rules, std::vector<Issue>& issues) {
    for (const Row& row : rows) {
        const auto found = new_markers(change, row);
        int sum = 0;
        for (std::size_t i = static_cast<std::size_t>(row.free); i < found.size(); ++i) {
            const int points = std::min(row.points, most_of_kind - sum);
            sum += points;
            issues.push_back({row.type, found[i].first, found[i].second->line, found[i].second->text,
                              row.message, points, false});
        }
    }
    for (const PointPattern& pattern : rules.custom_patterns) find_pattern(change, pattern, issues);
}

}  // namespace factory::adversarial
