// Tests that are gone, or are no tests any more.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace factory::adversarial {
namespace {

using syntax::Assertion;
using syntax::Unit;
using syntax::UnitKind;

/// Its assertions, those of the tests inside it included.
std::vector<const Assertion*> assertions_of(const Side& side, std::size_t unit) {
    std::vector<const Assertion*> out;
    for (const Assertion& assertion : side.facts.assertions) {
        for (std::int32_t around = assertion.unit; around >= 0;
             around = side.facts.units[static_cast<std::size_t>(around)].parent) {
            if (static_cast<std::size_t>(around) != unit) continue;
            out.push_back(&assertion);
            break;
        }
    }
    return out;
}

/// Most of what it demanded is demanded elsewhere now.
bool has_moved(const Side& side, std::size_t unit, const Ledger& ledger) {
    const auto all = assertions_of(side, unit);
    if (all.empty()) return false;
    const auto moved = std::count_if(all.begin(), all.end(),
                                     [&](const Assertion* one) { return ledger.added(one->text) > 0; });
    return static_cast<double>(moved) >= 0.6 * static_cast<double>(all.size());
}

std::string code_of(const Side& side, const Unit& unit) {
    std::string out = unit.path;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < side.text.size() && line <= unit.last_line; ++line) {
        const std::size_t end = std::min(side.text.find('\n', at), side.text.size());
        if (line >= unit.first_line) out += "\n" + side.text.substr(at, end - at);
        at = end + 1;
    }
    return out;
}

}  // namespace

void find_deleted_tests(const Change& change, const Matched& matched, const Ledger& ledger,
                        const L0Rules& rules, std::vector<Issue>& issues) {
    if (rules.may_remove_tests) return;
    for (const UnitPair& pair : matched.disabled) {
        const FileChange& file = change.files[pair.head.file];
        const Unit& base = change.files[pair.base.file].base->facts.units[pair.base.unit];
        const Unit& head = file.head->facts.units[pair.head.unit];
        issues.push_back({"test_disabled", file.path, head.first_line, head.name,
                          "the test '" + base.name +
                              "' is no test any more, so nobody runs it: give it back its name or its marker",
                          0, true});
    }
    // A file that was written anew has other tests, not fewer.
    std::map<std::size_t, std::size_t> deleted_of;
    std::map<std::size_t, std::size_t> tests_of;
    std::size_t added_all = matched.added.size();
    std::size_t deleted_all = matched.deleted.size();
    std::map<std::size_t, std::size_t> added_of;
    for (const UnitRef& ref : matched.deleted) ++deleted_of[ref.file];
    for (const UnitRef& ref : matched.added) ++added_of[ref.file];
    for (const auto& [index, count] : deleted_of)
        for (const Unit& unit : change.files[index].base->facts.units)
            if (unit.kind == UnitKind::test) ++tests_of[index];
    const std::set<UnitRef> deleted(matched.deleted.begin(), matched.deleted.end());
    for (const UnitRef& ref : matched.deleted) {
        const FileChange& file = change.files[ref.file];
        const Side& side = *file.base;
        const Unit& unit = side.facts.units[ref.unit];
        // The outermost one is told.
        bool is_inner = false;
        for (std::int32_t around = unit.parent; around >= 0 && !is_inner;
             around = side.facts.units[static_cast<std::size_t>(around)].parent)
            is_inner = deleted.contains({ref.file, static_cast<std::size_t>(around)});
        if (is_inner) continue;
        const std::size_t count = deleted_of[ref.file];
        const bool is_most = count >= 3 && count * 2 >= tests_of[ref.file];
        if (is_most && (added_of[ref.file] >= count || (!file.head && added_all >= deleted_all))) continue;
        if (unit.skip == syntax::Skip::unconditional) continue;  // it tested nothing
        if (has_moved(side, ref.unit, ledger)) continue;
        const std::string code = code_of(side, unit);
        if (ledger.names_lost_definition(code)) continue;
        const bool is_comment =
            std::any_of(ledger.new_comments.begin(), ledger.new_comments.end(), [&](const auto& comment) {
                return comment.first.size() > 8 &&
                       syntax::squeezed(code).find(comment.first) != std::string::npos;
            });
        Issue issue;
        issue.type = is_comment ? "test_commented_out" : "test_deleted";
        issue.file = file.path;
        issue.line = file.head
                         ? std::min(unit.first_line,
                                    static_cast<std::uint32_t>(
                                        1 + std::count(file.head->text.begin(), file.head->text.end(), '\n')))
                         : 0;
        issue.pattern = unit.name;
        issue.message = "the test '" + unit.name + "' is gone" + (is_comment ? " into a comment" : "") +
                        ": put it back, or have the task's contract say tests: may_remove";
        issue.is_veto = true;
        issues.push_back(std::move(issue));
    }
}

}  // namespace factory::adversarial
