// Assertions that are gone, or demand less.
#include "orchestrator/adversarial/l0_rules.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

namespace factory::adversarial {
namespace {

using syntax::Assertion;
using syntax::Strength;
using syntax::Unit;
using syntax::UnitKind;

/// A test is the same but for its assertions from here on; below, it was written anew.
constexpr double same_test = 0.72;

std::string without_numbers(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (std::isdigit(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-' && c != '_') out += c;
    return out;
}

/// A line without white space.
std::string line_of(const std::string& text, std::uint32_t number) {
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < number && at < text.size(); ++line)
        at = std::min(text.find('\n', at), text.size()) + 1;
    if (at >= text.size()) return {};
    return syntax::squeezed(std::string_view(text).substr(at, text.find('\n', at) - at));
}

/// The hunk that a range of base lines is in, or touches; null: none.
const Hunk* hunk_of(const std::vector<Hunk>& hunks, std::uint32_t first, std::uint32_t last) {
    for (const Hunk& hunk : hunks)
        if (hunk.base_count > 0 && hunk.base_first <= last && first < hunk.base_first + hunk.base_count)
            return &hunk;
    return nullptr;
}

class Judge {
public:
    Judge(const Change& change, const Matched& matched, Ledger& ledger, std::vector<Issue>& issues)
        : change_(change), matched_(matched), ledger_(ledger), issues_(issues), hunks_(change.files.size()) {}

    void run() {
        for (const UnitPair& pair : matched_.pairs) judge(pair);
        judge_tops();
    }

private:
    static std::vector<const Assertion*> live_of(const Side& side, std::int32_t unit) {
        std::vector<const Assertion*> out;
        for (const Assertion& assertion : side.facts.assertions)
            if (assertion.unit == unit && !assertion.is_dead) out.push_back(&assertion);
        return out;
    }

    static std::set<std::string> dead_of(const Side& side, std::int32_t unit) {
        std::set<std::string> out;
        for (const Assertion& assertion : side.facts.assertions)
            if (assertion.unit == unit && assertion.is_dead) out.insert(assertion.text);
        return out;
    }

    const std::vector<Hunk>& hunks_of(std::size_t file) {
        if (!hunks_[file])
            hunks_[file] = line_diff(change_.files[file].base->text, change_.files[file].head->text);
        return *hunks_[file];
    }

    void judge(const UnitPair& pair) {
        const Side& base_side = *change_.files[pair.base.file].base;
        const Side& head_side = *change_.files[pair.head.file].head;
        const Unit& base = base_side.facts.units[pair.base.unit];
        const Unit& head = head_side.facts.units[pair.head.unit];
        const FileChange& file = change_.files[pair.head.file];
        if (base.kind == UnitKind::helper && !is_test_file(file) && !base.is_in_test) return;
        // Skipped before: it demanded nothing. Skipped now: that is told already.
        if (base.skip == syntax::Skip::unconditional || head.skip == syntax::Skip::unconditional) return;
        if (head.cut_line != 0 && base.cut_line == 0) {
            issues_.push_back(
                {"test_cut_short", file.path, head.cut_line, head.name,
                 "the test '" + head.name + "' leaves here, before it has tested anything: let it go on", 0,
                 true});
            return;
        }
        judge_lists(file, pair.same_file ? std::optional<std::size_t>(pair.base.file) : std::nullopt,
                    live_of(base_side, static_cast<std::int32_t>(pair.base.unit)),
                    live_of(head_side, static_cast<std::int32_t>(pair.head.unit)), base, head,
                    dead_of(head_side, static_cast<std::int32_t>(pair.head.unit)));
    }

    /// Assertions outside any unit, in files of tests.
    void judge_tops() {
        static const Unit top;
        for (std::size_t i = 0; i < change_.files.size(); ++i) {
            const FileChange& file = change_.files[i];
            if (!file.base || !file.head || !is_test_file(file)) continue;
            const auto base = live_of(*file.base, -1);
            if (!base.empty())
                judge_lists(file, i, base, live_of(*file.head, -1), top, top, dead_of(*file.head, -1));
        }
    }

    void judge_lists(const FileChange& file, std::optional<std::size_t> index,
                     std::vector<const Assertion*> base, std::vector<const Assertion*> head,
                     const Unit& base_unit, const Unit& head_unit, const std::set<std::string>& dead) {
        const std::size_t in_head = head.size();
        drop_twins(base, head);
        take_equal(file, base, head);
        if (base.empty()) return;
        const bool is_same = syntax_similar(base_unit, head_unit);
        // What moved elsewhere, and what tested something that is gone.
        std::vector<const Assertion*> commented;
        std::erase_if(base, [&](const Assertion* one) {
            const std::string line = index ? line_of(change_.files[*index].base->text, one->first_line) : "";
            const bool is_line = line.size() > 6 && ledger_.is_new_comment(line);
            if (is_line || ledger_.is_new_comment(syntax::squeezed(one->text))) {
                commented.push_back(one);
                return true;
            }
            return false;
        });
        for (const Assertion* one : commented)
            add(file, "assertion_commented_out", line_near(file, head_unit, one), *one,
                "an assertion of '" + name_of(head_unit) + "' is a comment now: put it back");
        const std::vector<const Assertion*> added = head;
        judge_pairs(file, base, head, head_unit);
        const std::size_t removed = base.size();
        std::erase_if(base, [&](const Assertion* one) { return ledger_.names_lost_definition(one->text); });
        std::erase_if(base, [&](const Assertion* one) { return ledger_.take_added(one->text); });
        if (base.empty()) return;
        for (const Assertion* one : base) {
            const Hunk* hunk = index ? hunk_of(hunks_of(*index), one->first_line, one->last_line) : nullptr;
            // The text is still there: in another test, or where it cannot be reached.
            if (index && hunk == nullptr && !dead.contains(one->text)) continue;
            const bool is_cut = index && (hunk == nullptr || is_pure_cut(*hunk, head, head_unit, file));
            const bool is_net = removed > head.size() && is_same;
            if (hunk != nullptr && find_weaker(file, *one, *hunk, added)) continue;
            if (!is_cut && !is_net) continue;
            if (one->strength == Strength::weak && has_stronger(added)) continue;
            if (hunk != nullptr && is_replaced(*one, *hunk, added)) continue;
            if (!is_same && in_head > 0 && !is_cut) continue;
            add(file, hunk == nullptr && index ? "assertion_unreachable" : "assertion_removed",
                line_near(file, head_unit, one), *one,
                "an assertion of '" + name_of(head_unit) + "' is gone: put it back");
        }
    }

    /// An assertion said twice in a row demands no more than said once.
    static void drop_twins(std::vector<const Assertion*>& base, const std::vector<const Assertion*>& head) {
        for (std::size_t i = 1; i < base.size();) {
            const Assertion& one = *base[i];
            const auto is_same = [&one](const Assertion* other) { return other->text == one.text; };
            const bool is_twin = is_same(base[i - 1]) && one.first_line <= base[i - 1]->last_line + 1;
            if (is_twin && std::count_if(head.begin(), head.end(), is_same) <
                               std::count_if(base.begin(), base.end(), is_same))
                base.erase(base.begin() + static_cast<std::ptrdiff_t>(i));
            else ++i;
        }
    }

    /// The test demands something new that says more than that a thing is there.
    static bool has_stronger(const std::vector<const Assertion*>& added) {
        return std::any_of(added.begin(), added.end(), [](const Assertion* one) {
            return one->strength == Strength::exact && !one->is_swallowed;
        });
    }

    /// In its very place stands nothing but what demands less, about something that it was about.
    bool find_weaker(const FileChange& file, const Assertion& one, const Hunk& hunk,
                     const std::vector<const Assertion*>& added) {
        if (one.strength != Strength::exact && one.strength != Strength::partial) return false;
        const Assertion* weaker = nullptr;
        for (const Assertion* other : added) {
            const bool is_there =
                other->first_line < hunk.head_first + hunk.head_count && hunk.head_first <= other->last_line;
            if (!is_there) continue;
            if (other->strength != Strength::weak && other->strength != Strength::tautology) return false;
            if (!other->subject.empty() && one.text.find(other->subject) != std::string::npos) weaker = other;
        }
        if (weaker == nullptr) return false;
        add(file, "assertion_weakened", weaker->first_line, *weaker,
            "this assertion demands less than '" + one.text.substr(0, 80) + "' did: demand the same");
        return true;
    }

    /// In its very place something else is demanded now, and no less.
    static bool is_replaced(const Assertion& one, const Hunk& hunk,
                            const std::vector<const Assertion*>& added) {
        return std::any_of(added.begin(), added.end(), [&](const Assertion* other) {
            return other->first_line < hunk.head_first + hunk.head_count &&
                   hunk.head_first <= other->last_line && !other->is_swallowed &&
                   other->strength != Strength::tautology && other->strength != Strength::weak &&
                   (other->strength == Strength::unknown || other->strength >= one.strength);
        });
    }

    /// Nothing came in place of the lines but comments.
    bool is_pure_cut(const Hunk& hunk, const std::vector<const Assertion*>& added, const Unit&,
                     const FileChange& file) const {
        if (hunk.head_count == 0) return true;
        for (const Assertion* one : added)
            if (one->first_line < hunk.head_first + hunk.head_count && hunk.head_first <= one->last_line)
                return false;
        std::uint32_t line = 1;
        const std::string& text = file.head->text;
        for (std::size_t at = 0; at < text.size(); ++line) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            if (line >= hunk.head_first + hunk.head_count) break;
            if (line >= hunk.head_first) {
                std::string one = syntax::squeezed(std::string_view(text).substr(at, end - at));
                const bool says_nothing = one.empty() || one.starts_with("//") || one.starts_with("#") ||
                                          one.starts_with("*") || one.starts_with("/*") || one == "pass" ||
                                          one == "{" || one == "}" || one == "return" || one == "assertTrue";
                if (!says_nothing) return false;
            }
            at = end + 1;
        }
        return true;
    }

    static bool syntax_similar(const Unit& base, const Unit& head) {
        return similarity(base.tokens, head.tokens) >= same_test;
    }

    static std::string name_of(const Unit& unit) { return unit.name.empty() ? "this file" : unit.name; }

    void take_equal(const FileChange& file, std::vector<const Assertion*>& base,
                    std::vector<const Assertion*>& head) {
        std::erase_if(base, [&](const Assertion* one) {
            const auto same = std::find_if(head.begin(), head.end(),
                                           [&](const Assertion* other) { return other->text == one->text; });
            if (same == head.end()) return false;
            const Assertion* other = *same;
            if (other->is_swallowed && !one->is_swallowed)
                add(file, "assertion_swallowed", other->first_line, *other,
                    "the failure of this assertion is caught and lost: let it reach the test runner");
            else if (other->guards > one->guards) guarded_.push_back(other);
            head.erase(same);
            return true;
        });
    }

    /// The rest, by likeness: the same subject, demanding less?
    void judge_pairs(const FileChange& file, std::vector<const Assertion*>& base,
                     std::vector<const Assertion*>& head, const Unit& unit) {
        std::erase_if(base, [&](const Assertion* one) {
            const Assertion* best = nullptr;
            double best_score = 0.45;
            for (const Assertion* other : head) {
                double score = similarity(one->text, other->text);
                if (!one->subject.empty() && one->subject == other->subject) score += 0.5;
                else if (!one->subject.empty() && !other->subject.empty())
                    score = std::max(score, similarity(one->subject, other->subject));
                if (score > best_score) best = other, best_score = score;
            }
            if (best == nullptr) return false;
            compare(file, *one, *best, unit);
            head.erase(std::find(head.begin(), head.end(), best));
            return true;
        });
        // Nothing alike, but what came demands next to nothing.
        for (const Assertion* other : head)
            if (other->strength == Strength::tautology && !base.empty()) {
                add(file, "assertion_weakened", other->first_line, *other,
                    "this assertion can never fail: demand what '" + base.front()->text.substr(0, 80) +
                        "' demanded");
                base.erase(base.begin());
            }
    }

    void compare(const FileChange& file, const Assertion& base, const Assertion& head, const Unit&) {
        const bool known = base.strength != Strength::unknown && head.strength != Strength::unknown;
        if (known && head.strength < base.strength) {
            add(file, "assertion_weakened", head.first_line, head,
                "this assertion demands less than '" + base.text.substr(0, 80) + "' did: demand the same");
            return;
        }
        if (base.tolerance && head.tolerance && *head.tolerance > *base.tolerance + 1e-12 &&
            without_numbers(base.text) == without_numbers(head.text)) {
            add(file, "tolerance_widened", head.first_line, head,
                "the tolerance is wider than in '" + base.text.substr(0, 80) + "': put it back");
            return;
        }
        if (head.is_swallowed && !base.is_swallowed)
            add(file, "assertion_swallowed", head.first_line, head,
                "the failure of this assertion is caught and lost: let it reach the test runner");
    }

    static std::uint32_t line_near(const FileChange& file, const Unit& unit, const Assertion* one) {
        if (unit.first_line == 0)
            return std::min<std::uint32_t>(
                one->first_line, static_cast<std::uint32_t>(
                                     1 + std::count(file.head->text.begin(), file.head->text.end(), '\n')));
        return std::clamp(one->first_line, unit.first_line, std::max(unit.first_line, unit.last_line));
    }

    void add(const FileChange& file, const char* type, std::uint32_t line, const Assertion& assertion,
             std::string message) {
        issues_.push_back(
            {type, file.path, line, assertion.text.substr(0, 200), std::move(message), 0, true});
    }

    const Change& change_;
    const Matched& matched_;
    Ledger& ledger_;
    std::vector<Issue>& issues_;
    std::vector<std::optional<std::vector<Hunk>>> hunks_;
    std::vector<const Assertion*> guarded_;
};

}  // namespace

void find_weak_assertions(const Change& change, const Matched& matched, Ledger& ledger, const L0Rules& rules,
                          std::vector<Issue>& issues) {
    if (rules.may_weaken_tests) return;
    Judge(change, matched, ledger, issues).run();
}

}  // namespace factory::adversarial
