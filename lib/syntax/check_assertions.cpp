// Finds what tests demand.
#include "syntax/check_strength.hpp"
#include "syntax/check_units.hpp"
#include "syntax/check_words.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

namespace syntax {
namespace {

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// "assertFoo", "EXPECT_EQ", "verify_it", "CHECK": the word, then nothing, a capital, a digit or "_".
bool begins_with_word(std::string_view text, std::string_view word) {
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
    if (text.size() == word.size()) return true;
    const auto next = static_cast<unsigned char>(text[word.size()]);
    const bool all_capitals = std::isupper(static_cast<unsigned char>(text[word.size() - 1])) != 0;
    return next == '_' || next == '!' || std::isdigit(next) != 0 ||
           (std::isupper(next) != 0 && !all_capitals);
}

bool is_failure(const CheckSource& source, const Chain& chain) {
    const std::string_view last = chain.last;
    if (source.language == "go")
        return (last == "Error" || last == "Errorf" || last == "Fatal" || last == "Fatalf" ||
                last == "Fail" || last == "FailNow") &&
               chain.groups.size() == 1 &&
               (chain.first == "t" || chain.first == "b" || chain.first == "tb" || chain.first == "s" ||
                chain.first == "f" || chain.first == "T" || chain.first == "tt");
    if (source.language == "rust") return chain.skeleton == "panic!()" || chain.skeleton == "unreachable!()";
    return last == "fail" || last == "Fail" || last == "flunk" || last == "FAIL" || last == "ADD_FAILURE" ||
           last == "FAIL_CHECK";
}

bool is_assertion(const CheckSource& source, const Chain& chain) {
    const std::string_view first = chain.first;
    const std::string_view last = chain.last;
    const std::string_view skeleton = chain.skeleton;
    if (first.empty() || skeleton.size() > 600) return false;
    for (const std::string_view word : {first, last}) {
        if (begins_with_word(word, "assert") || begins_with_word(word, "expect") ||
            begins_with_word(word, "refute"))
            return true;
        if (begins_with_word(word, "verify") || begins_with_word(word, "ensure")) return true;
    }
    if (last == "assert_" || has(skeleton, ".should") || has(skeleton, ".must_") || has(skeleton, ".wont_") ||
        has(skeleton, ".Should"))
        return true;
    if (has(skeleton, ".expect(") && source.is_ecma()) return true;
    if (has(skeleton, ".expect") && has(skeleton, "->to")) return true;
    if (source.is_c() && (begins_with_word(first, "check") || begins_with_word(first, "require") ||
                          first.starts_with("BOOST_")))
        return true;
    if (source.language == "go" && first == "require" && has(skeleton, ".")) return true;
    if (source.language == "go" && (has(skeleton, ".Should(") || has(skeleton, ".To(") || first == "is" ||
                                    first == "qt" || first == "autogold"))
        return has(skeleton, "(");
    if (source.is_ecma() && (first == "t" || first == "chai" || first == "should" || first == "sinon") &&
        has(skeleton, "."))
        return last != "skip" && last != "todo" && last != "test" && last != "log" && last != "comment" &&
               last != "context" && last != "mock" && assertion_words().contains(normal_word(last));
    if (source.language == "c_sharp" && (first == "Assert" || first == "StringAssert" ||
                                         first == "CollectionAssert" || last.starts_with("Should")))
        return true;
    if ((source.language == "python") &&
        (skeleton == "pytest.raises()" || skeleton == "pytest.warns()" || skeleton == "raises()"))
        return true;
    return false;
}

std::vector<std::string> literals_of(const std::vector<Token>& tokens) {
    std::vector<std::string> out;
    for (const Token& token : tokens)
        if ((is_literal(token)) && token.text.size() < 400 && out.size() < 64)
            out.push_back(bare_literal(token));
    return out;
}

std::string subject_of(const Chain& chain) {
    const bool is_fluent =
        chain.groups.size() > 1 && (begins_with_word(chain.first, "expect") || chain.first == "assertThat" ||
                                    chain.first == "_" || chain.first == "value" || chain.first == "that");
    if (is_fluent) return joined(chain.groups.front());
    for (const char* word : {".should", ".must_", ".wont_", ".Should", ".expect("}) {
        const std::size_t at = chain.skeleton.find(word);
        if (at == std::string::npos || at == 0) continue;
        std::string subject = chain.skeleton.substr(0, at);
        // What stands in its own brackets: `env["A"].must_equal 1` is not about `env["B"]`.
        const auto own = static_cast<std::size_t>(
            std::count_if(subject.begin(), subject.end(), [](char c) { return c == '(' || c == '['; }));
        for (std::size_t i = 0; i < std::min(own, chain.groups.size()); ++i)
            subject += joined(chain.groups[i]);
        return subject;
    }
    if (chain.groups.empty()) return {};
    std::string out;
    for (std::vector<Token> argument : split_arguments(chain.groups.back())) {
        strip_predicate(argument);
        const bool is_plain = argument.size() == 1 && is_literal(argument[0]);
        if (is_plain) continue;
        if (!out.empty()) out += " , ";
        out += joined(argument);
    }
    return out;
}

/// The `if` whose body `node` is directly in.
const Piece* deciding_if(const CheckTree& tree, std::uint32_t node, std::uint32_t limit) {
    for (std::uint32_t up = tree.parent(node); up != no_node && up != limit; up = tree.parent(up)) {
        if (tree.is(up, CheckRole::function) || tree.is(up, CheckRole::lambda)) return nullptr;
        if (!tree.is(up, CheckRole::if_)) continue;
        for (const Piece& item : tree.items(CheckRole::if_))
            if (item.node == up) return item.then <= node && node < tree.end_of(item.then) ? &item : nullptr;
    }
    return nullptr;
}

bool is_swallowed(const CheckSource& source, std::uint32_t node, std::uint32_t limit) {
    const CheckTree& tree = source.tree;
    for (const Piece& item : tree.items(CheckRole::try_)) {
        if (item.node > node) break;
        if (item.body == no_node || item.handler == no_node || item.body > node ||
            node >= tree.end_of(item.body))
            continue;
        if (limit != no_node && item.node < limit) continue;
        bool tells = false;
        for (std::uint32_t i = item.handler; i < tree.end_of(item.handler) && !tells; ++i)
            tells = tree.is(i, CheckRole::throw_);
        const std::string_view text = tree.text_of(item.handler);
        for (const char* word : {"fail", "Fail", "assert", "expect", "Assert", "CHECK", "REQUIRE", "done(",
                                 "reject", "EXPECT", "throw", "next("})
            tells = tells || has(text, word);
        if (!tells) return true;
    }
    for (const Piece& item : tree.items(CheckRole::with)) {
        if (item.node > node) break;
        if (item.body == no_node || item.body > node || node >= tree.end_of(item.body)) continue;
        if (has(tree.text_of(item.node).substr(0, 100), "suppress(")) return true;
    }
    return false;
}

class Finder {
public:
    Finder(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts,
           std::vector<std::pair<std::uint32_t, std::uint32_t>>& places)
        : source_(source), tree_(source.tree), units_(units), facts_(facts), places_(places) {}

    void run() {
        for (const Piece& item : tree_.items(CheckRole::assertion)) add_statement(item);
        for (const Piece& item : tree_.items(CheckRole::call)) add_call(item);
        std::vector<std::size_t> order(facts_.assertions.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return places_[a].first < places_[b].first; });
        std::vector<Assertion> sorted;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
        for (const std::size_t i : order) {
            sorted.push_back(std::move(facts_.assertions[i]));
            ranges.push_back(places_[i]);
        }
        facts_.assertions = std::move(sorted);
        places_ = std::move(ranges);
    }

private:
    void place(Assertion& assertion, std::uint32_t node, std::uint32_t whole, std::uint32_t but) {
        assertion.unit = unit_of(units_, node);
        const std::uint32_t limit =
            assertion.unit < 0 ? no_node : units_[static_cast<std::size_t>(assertion.unit)].node;
        assertion.first_line = tree_.node(whole).first_line;
        assertion.last_line = tree_.node(whole).last_line;
        assertion.guards = guards_of(tree_, node, limit, but);
        assertion.is_dead = is_dead(tree_, node, limit);
        assertion.is_swallowed = is_swallowed(source_, node, limit);
        if (assertion.text.size() > 2000) assertion.text.resize(2000);
        places_.emplace_back(whole, tree_.end_of(whole));
        facts_.assertions.push_back(std::move(assertion));
    }

    void add_statement(const Piece& item) {
        std::vector<Token> tokens = tree_.tokens(item.node);
        if (!tokens.empty() && tokens.back().text == ";") tokens.pop_back();
        if (tokens.size() < 2) return;
        Assertion assertion;
        assertion.verb = "assert";
        assertion.text = joined(tokens);
        tokens.erase(tokens.begin());
        auto parts = split_arguments(tokens);
        if (parts.empty()) return;
        // The message is no part of what is demanded.
        if (parts.size() > 1) assertion.text = "assert " + joined(parts[0]);
        assertion.strength = strength_of_condition(parts[0]);
        assertion.tolerance = tolerance_of_condition(parts[0]);
        assertion.subject = subject_of_condition(parts[0]);
        assertion.literals = literals_of(parts[0]);
        place(assertion, item.node, item.node, no_node);
    }

    void add_failure(const Piece& call, const Chain& chain) {
        const std::int32_t unit = unit_of(units_, call.node);
        const std::uint32_t limit = unit < 0 ? no_node : units_[static_cast<std::size_t>(unit)].node;
        const Piece* decides = deciding_if(tree_, call.node, limit);
        Assertion assertion;
        if (decides == nullptr) {
            assertion.verb = chain.skeleton;
            assertion.text = chain.skeleton;
            place(assertion, call.node, chain.node, no_node);
            return;
        }
        if (!deciding_.insert(decides->node).second) return;  // one `if`, several calls
        const std::vector<Token> condition = tree_.tokens(decides->condition);
        assertion.verb = "if";
        assertion.subject = subject_of_condition(condition);
        const std::string whole = joined(condition);
        // What is before the condition belongs to it: `if got := f(); got != want`.
        std::vector<Token> head = tree_.tokens(decides->node + 1, decides->then);
        assertion.text = joined(head);
        if (assertion.text.empty() || source_.language != "go") assertion.text = "if " + whole;
        else assertion.text = assertion.text.starts_with("if") ? assertion.text : "if " + assertion.text;
        assertion.strength = strength_of_failure(condition);
        if (const auto bound = tolerance_of_condition(condition)) assertion.tolerance = -*bound;
        assertion.literals = literals_of(head);
        place(assertion, call.node, decides->node, decides->node);
    }

    void add_call(const Piece& call) {
        const std::string_view callee = tree_.text_of(call.callee);
        if (callee.size() > 4000 || !seen_.insert(tree_.top_of(call.node)).second) return;
        const std::uint32_t top = tree_.top_of(call.node);
        if (tree_.end_of(top) - top > 20000) return;
        const Chain chain = tree_.chain_of(call);
        for (const UnitPlace& place : units_)
            if (place.node == chain.node) return;  // a test is no assertion
        if (is_failure(source_, chain)) {
            add_failure(call, chain);
            return;
        }
        if (!is_assertion(source_, chain)) return;
        if (has(chain.skeleton, "require(") && source_.is_ecma()) return;
        Assertion assertion;
        assertion.verb = chain.skeleton;
        std::vector<Token> tokens = tree_.tokens(chain.node);
        assertion.text = joined(tokens);
        assertion.strength = strength_of(chain);
        assertion.tolerance = tolerance_of(chain);
        assertion.subject = subject_of(chain);
        assertion.literals = literals_of(tokens);
        place(assertion, call.node, chain.node, no_node);
    }

    const CheckSource& source_;
    const CheckTree& tree_;
    const std::vector<UnitPlace>& units_;
    CheckFacts& facts_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>>& places_;
    std::set<std::uint32_t> seen_;      // chains
    std::set<std::uint32_t> deciding_;  // `if`s that are assertions
};

}  // namespace

void find_assertions(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts,
                     std::vector<std::pair<std::uint32_t, std::uint32_t>>& places) {
    Finder(source, units, facts, places).run();
}

}  // namespace syntax
