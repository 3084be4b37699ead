// Tests that no longer run although they are still there.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <map>

namespace factory::adversarial {
namespace {

using syntax::Skip;
using syntax::Unit;
using syntax::UnitKind;

constexpr int strict_points = 5;       // test.skip and #[ignore], even when conditional
constexpr int conditional_points = 3;  // other conditions, on a test that ran before

const char* kind_of(const Unit& unit) {
    return unit.kind == UnitKind::test ? "test" : unit.kind == UnitKind::suite ? "suite" : "function";
}

void add_skip(const FileChange& file, const Unit& unit, bool is_new, std::vector<Issue>& issues) {
    Issue issue;
    issue.file = file.path;
    issue.line = unit.skip_line;
    issue.pattern = unit.skip_marker;
    if (unit.skip == Skip::unconditional) {
        issue.type = "skip";
        issue.is_veto = true;
        issue.message = std::string("the ") + kind_of(unit) + " '" + unit.name + "' is skipped by " +
                        unit.skip_marker + " without a condition: let it run and mend what it finds";
    } else {
        issue.type = "conditional_skip";
        issue.points = unit.is_strict_marker ? strict_points : is_new ? 0 : conditional_points;
        if (issue.points == 0) return;
        issue.message = std::string("the ") + kind_of(unit) + " '" + unit.name +
                        "' is skipped under a condition by " + unit.skip_marker +
                        ": say why in the task, or let it run";
    }
    issues.push_back(std::move(issue));
}

/// Suites and the top of files, which match_units leaves out: by path.
void find_in_file(const FileChange& file, std::vector<Issue>& issues) {
    if (!file.head) return;
    std::map<std::string, const Unit*> before;
    if (file.base)
        for (const Unit& unit : file.base->facts.units)
            if (unit.kind == UnitKind::suite) before.emplace(unit.path, &unit);
    bool has_tests = false;
    bool had_tests = false;
    for (const Unit& unit : file.head->facts.units) {
        has_tests = has_tests || unit.kind == UnitKind::test;
        if (unit.kind != UnitKind::suite || (unit.skip == Skip::none && !unit.is_focused)) continue;
        const auto found = before.find(unit.path);
        const Unit* base = found == before.end() ? nullptr : found->second;
        if (unit.skip != Skip::none && (base == nullptr || base->skip < unit.skip))
            add_skip(file, unit, base == nullptr, issues);
        if (unit.is_focused && (base == nullptr || !base->is_focused))
            issues.push_back({"focus", file.path, unit.first_line, unit.name,
                              "only the suite '" + unit.name + "' runs now: take the focus away", 0, true});
    }
    if (!file.base || (!has_tests && !is_test_file(file))) return;
    for (const Unit& unit : file.base->facts.units) had_tests = had_tests || unit.kind == UnitKind::test;
    std::map<std::string, int> known;
    for (const syntax::FileSkip& skip : file.base->facts.file_skips) ++known[skip.text];
    for (const syntax::FileSkip& skip : file.head->facts.file_skips) {
        if (--known[skip.text] >= 0) continue;
        const bool is_sure = skip.skip == Skip::unconditional;
        if (!is_sure && !had_tests) continue;
        issues.push_back({is_sure ? "skip" : "conditional_skip", file.path, skip.line, skip.text,
                          "the tests of this file are switched off by '" + skip.text + "': let them run",
                          is_sure ? 0 : conditional_points, is_sure});
    }
}

}  // namespace

void find_skips(const Change& change, const Matched& matched, const L0Rules& rules,
                std::vector<Issue>& issues) {
    if (rules.may_skip_tests) return;
    for (const FileChange& file : change.files) find_in_file(file, issues);
    for (const UnitPair& pair : matched.pairs) {
        const Unit& base = change.files[pair.base.file].base->facts.units[pair.base.unit];
        const Unit& head = change.files[pair.head.file].head->facts.units[pair.head.unit];
        // A helper that skips is one that tests call: setUp, beforeEach.
        const FileChange& file = change.files[pair.head.file];
        if (head.kind == UnitKind::helper && !is_test_file(file)) continue;
        if (head.skip > base.skip) add_skip(file, head, false, issues);
        if (head.is_focused && !base.is_focused)
            issues.push_back({"focus", file.path, head.first_line, head.name,
                              "only the test '" + head.name + "' runs now: take the focus away", 0, true});
    }
    for (const UnitRef& ref : matched.added) {
        const FileChange& file = change.files[ref.file];
        const Unit& unit = file.head->facts.units[ref.unit];
        if (unit.skip != Skip::none) add_skip(file, unit, true, issues);
        if (unit.is_focused)
            issues.push_back({"focus", file.path, unit.first_line, unit.name,
                              "only the test '" + unit.name + "' runs now: take the focus away", 0, true});
    }
}

}  // namespace factory::adversarial
