// Tests that are gone, or are no tests any more.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
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
                                     [&](const Assertion* one) { return ledger.has_moved(one->text); });
    return static_cast<double>(moved) >= 0.6 * static_cast<double>(all.size());
}

/// The words of a test's name, in small letters: "test_keep_session" and "keepsSession" share "session".
std::vector<std::string> words_of_name(const std::string& name) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (word.size() > 1 && word != "test" && word != "tests" && word != "should") out.push_back(word);
        word.clear();
    };
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) == 0) end_word();
        else {
            if (std::isupper(byte) != 0 && !word.empty() &&
                std::isupper(static_cast<unsigned char>(word.back())) == 0)
                end_word();
            word += static_cast<char>(std::tolower(byte));
        }
    }
    end_word();
    std::sort(out.begin(), out.end());
    return out;
}

/// 0 to 1: how many words two names share.
double same_name(const std::string& a, const std::string& b) {
    const std::vector<std::string> one = words_of_name(a);
    const std::vector<std::string> other = words_of_name(b);
    std::vector<std::string> both;
    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
    const std::size_t all = one.size() + other.size();
    return all == 0 ? 0 : 2.0 * static_cast<double>(both.size()) / static_cast<double>(all);
}

/// Tests that came in the very place of others, with much of their name or as many demands: written anew,
/// not deleted.
class WrittenAnew {
public:
    WrittenAnew(const Change& change, const Matched& matched) : change_(change), matched_(matched) {}

    /// Uses the new test up.
    bool holds(const UnitRef& gone) {
        const FileChange& file = change_.files[gone.file];
        if (!file.head) return false;
        const Unit& unit = file.base->facts.units[gone.unit];
        const std::size_t demanded = demands_of(*file.base, gone.unit);
        for (const Hunk& hunk : hunks_of(gone.file)) {
            const bool is_its =
                hunk.base_first <= unit.last_line && unit.first_line < hunk.base_first + hunk.base_count;
            if (is_its && take(gone.file, hunk, unit, demanded)) return true;
        }
        return false;
    }

private:
    bool take(std::size_t index, const Hunk& hunk, const Unit& unit, std::size_t demanded) {
        const Side& head = *change_.files[index].head;
        const UnitRef* best = nullptr;
        double best_score = -1;
        for (const UnitRef& ref : matched_.added) {
            if (ref.file != index || used_.contains(ref)) continue;
            const Unit& other = head.facts.units[ref.unit];
            const bool is_there =
                hunk.head_first <= other.last_line && other.first_line < hunk.head_first + hunk.head_count;
            if (!is_there || other.skip == syntax::Skip::unconditional) continue;
            const double score = same_name(unit.name, other.name);
            const std::size_t demands = demands_of(head, ref.unit);
            const bool is_named_alike = score >= 0.5 && (demands > 0 || demanded == 0);
            const bool is_as_strict = demanded > 0 && demands >= demanded;
            if ((is_named_alike || is_as_strict) && score > best_score) best = &ref, best_score = score;
        }
        if (best == nullptr) return false;
        used_.insert(*best);
        return true;
    }

    /// Assertions that run and demand something.
    static std::size_t demands_of(const Side& side, std::size_t unit) {
        const auto all = assertions_of(side, unit);
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const Assertion* one) {
            return !one->is_dead && !one->is_swallowed && one->strength != syntax::Strength::tautology &&
                   one->strength != syntax::Strength::weak;
        }));
    }

    const std::vector<Hunk>& hunks_of(std::size_t file) {
        const auto found = hunks_.find(file);
        if (found != hunks_.end()) return found->second;
        const FileChange& one = change_.files[file];
        return hunks_.emplace(file, line_diff(one.base->text, one.head->text)).first->second;
    }

    const Change& change_;
    const Matched& matched_;
    std::map<std::size_t, std::vector<Hunk>> hunks_;
    std::set<UnitRef> used_;
};

/// Folders that went with their manifest: packages and examples that are no more, tests and all.
std::vector<std::string> lost_packages(const Change& change) {
    std::vector<std::string> out;
    for (const FileChange& file : change.files) {
        const std::size_t slash = file.path.rfind('/');
        if (!file.base || file.head || slash == std::string::npos) continue;
        const std::string name = file.path.substr(slash + 1);
        for (const char* manifest : {"package.json", "Cargo.toml", "pyproject.toml", "setup.py", "go.mod",
                                     "composer.json", "pom.xml", "build.gradle", "build.gradle.kts"})
            if (name == manifest) out.push_back(file.path.substr(0, slash + 1));
    }
    return out;
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
    WrittenAnew anew(change, matched);
    const std::vector<std::string> gone = lost_packages(change);
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
        if (anew.holds(ref)) continue;
        if (!file.head && std::any_of(gone.begin(), gone.end(), [&file](const std::string& folder) {
                return file.path.starts_with(folder);
            }))
            continue;
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
