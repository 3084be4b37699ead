// The words of the assertion libraries, and what a condition compares.
#include "syntax/check_strength.hpp"

#include "syntax/check_words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace syntax {
namespace {

bool is_open(std::string_view t) {
    return t == "(" || t == "[" || t == "{";
}
bool is_close(std::string_view t) {
    return t == ")" || t == "]" || t == "}";
}

using S = Strength;

/// Calls whose argument is a condition.
bool is_truth(const std::string& word) {
    static constexpr std::array words = {
        "assert",     "asserttrue",   "assertfalse", "expecttrue", "expectfalse", "istrue",       "isfalse",
        "true",       "false",        "check",       "require",    "checkfalse",  "requirefalse", "expect",
        "boostcheck", "boostrequire", "boosttest",   "refute",     "assertnot",   "debugassert",  "verify",
        "assert_",    "checkunary",   "ok",          "ensure",     "warn",        "isok"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_boolean(const Token& token) {
    return token.text == "true" || token.text == "True" || token.text == "TRUE" || token.text == "false" ||
           token.text == "False" || token.text == "FALSE";
}
bool is_nothing(std::string_view text) {
    return text == "null" || text == "nil" || text == "None" || text == "undefined" || text == "nullptr" ||
           text == "NULL";
}

bool all_literals(const std::vector<Token>& tokens) {
    bool any = false;
    for (const Token& token : tokens) {
        if (is_literal(token)) any = true;
        else if (token.kind == TokenKind::word) return false;
    }
    return any;
}

Strength word_strength(const std::string& word) {
    const auto found = assertion_words().find(word);
    return found == assertion_words().end() ? S::unknown : found->second;
}

/// A matcher given as an argument: `is(equalTo(3))`, `Is.EqualTo(3)`, `eq(3)`.
Strength strength_of_matcher(const std::vector<Token>& tokens) {
    Strength best = S::unknown;
    bool negated = false;
    for (const Token& token : tokens) {
        if (token.kind != TokenKind::word) continue;
        const std::string word = normal_word(token.text);
        if (word == "not" || word == "isnot") negated = true;
        best = word == "is" ? S::exact : word_strength(word);
        if (word == "benil") best = S::exact;
        if (word == "betrue" || word == "befalse" || word == "iso") best = S::exact;
        if (word == "is" || word == "be" || word == "not") {
            if (tokens.size() > 2 && word == "is") continue;
        }
        if (best != S::unknown) break;
    }
    if (negated && best == S::exact) return S::partial;
    return best;
}

}  // namespace

void strip_parentheses(std::vector<Token>& tokens) {
    while (tokens.size() >= 2 && tokens.front().text == "(" && tokens.back().text == ")") {
        int depth = 0;
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
            if (is_open(tokens[i].text)) ++depth;
            if (is_close(tokens[i].text) && --depth == 0) return;
        }
        tokens = {tokens.begin() + 1, tokens.end() - 1};
    }
}

bool split_at(const std::vector<Token>& tokens, std::initializer_list<std::string_view> marks,
              std::vector<Token>& left, std::vector<Token>& right, std::string_view& found) {
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (is_open(tokens[i].text)) ++depth;
        if (is_close(tokens[i].text)) --depth;
        if (depth != 0 || tokens[i].kind == TokenKind::string) continue;
        if (std::find(marks.begin(), marks.end(), tokens[i].text) == marks.end()) continue;
        left.assign(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i));
        right.assign(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.end());
        found = tokens[i].text;
        return true;
    }
    return false;
}

void strip_predicate(std::vector<Token>& tokens) {
    while (!tokens.empty() && (tokens[0].text == "!" || tokens[0].text == "not"))
        tokens.erase(tokens.begin());
    const std::size_t n = tokens.size();
    if (n < 5 || tokens[n - 1].text != ")" || tokens[n - 2].text != "(" || tokens[n - 4].text != ".") return;
    const std::string name = normal_word(tokens[n - 3].text);
    if (name.rfind("is", 0) == 0 || name.rfind("has", 0) == 0 || name == "empty" || name == "any" ||
        name == "exists")
        tokens.resize(n - 4);
}

std::string subject_of_condition(std::vector<Token> tokens) {
    strip_parentheses(tokens);
    std::vector<Token> left;
    std::vector<Token> right;
    std::string_view found;
    if (split_at(tokens, {"==", "===", "!=", "!==", "is", "is not", "<", ">", "<=", ">="}, left, right,
                 found))
        return joined(left);
    strip_predicate(tokens);
    return joined(tokens);
}

Strength strength_of_condition(std::vector<Token> tokens) {
    strip_parentheses(tokens);
    if (tokens.empty()) return S::unknown;
    std::vector<Token> left;
    std::vector<Token> right;
    std::string_view found;
    if (all_literals(tokens)) return S::tautology;
    if (split_at(tokens, {"||", "or"}, left, right, found)) {
        const Strength a = strength_of_condition(left);
        const Strength b = strength_of_condition(right);
        const bool always =
            (right.size() == 1 && is_boolean(right[0])) || (left.size() == 1 && is_boolean(left[0]));
        if (always) return S::tautology;
        return std::min({a, b, S::partial});
    }
    if (split_at(tokens, {"&&", "and"}, left, right, found))
        return std::max(strength_of_condition(left), strength_of_condition(right));
    if (tokens[0].text == "not" || tokens[0].text == "!") {
        const Strength inner = strength_of_condition({tokens.begin() + 1, tokens.end()});
        return inner == S::exact ? S::partial : inner;
    }
    if (split_at(tokens, {"==", "===", "is", "eq"}, left, right, found)) {
        if (!right.empty() && right[0].text == "not") return S::weak;
        if (joined(left) == joined(right)) return S::tautology;
        return S::exact;
    }
    if (split_at(tokens, {"!=", "!==", "ne", "isnot", "is not"}, left, right, found)) {
        if (joined(left) == joined(right)) return S::unknown;
        const bool of_nothing = (right.size() == 1 && (is_nothing(right[0].text) || right[0].text == "0" ||
                                                       right[0].text == "\"\"")) ||
                                (left.size() == 1 && is_nothing(left[0].text));
        return of_nothing ? S::weak : S::partial;
    }
    if (split_at(tokens, {"<", ">", "<=", ">=", "in", "not in", "=~", "!~", "instanceof"}, left, right,
                 found))
        return S::partial;
    // A predicate: what its name says.
    std::string last;
    int depth = 0;
    for (const Token& token : tokens) {
        if (is_open(token.text)) ++depth;
        if (is_close(token.text)) --depth;
        if (depth == 0 && token.kind == TokenKind::word) last = normal_word(token.text);
    }
    if (last == "equals" || last == "deepequal" || last == "equal" || last == "eql" ||
        last == "sequenceequal" || last == "equalfold")
        return S::exact;
    if (last == "includes" || last == "contains" || last == "startswith" || last == "endswith" ||
        last == "matches" || last == "ismatch" || last == "match" || last == "test" || last == "isinstance" ||
        last == "hasprefix" || last == "hassuffix" || last == "include" || last == "ends" || last == "find" ||
        last == "all" || last == "every")
        return S::partial;
    return S::weak;
}

Strength strength_of_failure(const std::vector<Token>& tokens) {
    std::vector<Token> left;
    std::vector<Token> right;
    std::string_view found;
    std::vector<Token> bare = tokens;
    // Go: `if got := f(); got != want`.
    if (split_at(bare, {";"}, left, right, found)) bare = right;
    strip_parentheses(bare);
    if (split_at(bare, {"||", "or"}, left, right, found))
        return std::max(strength_of_failure(left), strength_of_failure(right));
    if (split_at(bare, {"&&", "and"}, left, right, found))
        return std::min({strength_of_failure(left), strength_of_failure(right), S::partial});
    if (split_at(bare, {"!=", "!=="}, left, right, found)) return S::exact;
    if (split_at(bare, {"==", "==="}, left, right, found)) {
        const bool of_nothing = right.size() == 1 && (is_nothing(right[0].text) || right[0].text == "0" ||
                                                      right[0].text == "\"\"");
        return of_nothing ? S::weak : S::partial;
    }
    if (split_at(bare, {"<", ">", "<=", ">="}, left, right, found)) return S::partial;
    if (bare.size() > 1 && bare[0].text == "!") return strength_of_condition({bare.begin() + 1, bare.end()});
    return S::weak;
}

Strength strength_of(const Chain& chain) {
    const std::string last = normal_word(chain.last);
    const std::vector<std::vector<Token>> arguments =
        chain.groups.empty() ? std::vector<std::vector<Token>>{} : split_arguments(chain.groups.back());
    // Nothing but literals anywhere, or the same twice.
    if (!chain.groups.empty() &&
        std::all_of(chain.groups.begin(), chain.groups.end(),
                    [](const auto& group) { return group.empty() || all_literals(group); }) &&
        std::any_of(chain.groups.begin(), chain.groups.end(),
                    [](const auto& group) { return !group.empty(); }) &&
        (is_truth(last) || word_strength(last) != S::unknown) &&
        chain.skeleton.find("fail") == std::string::npos &&
        // `env["A"].must_equal "b"`: an element of something, not a literal.
        chain.skeleton.find('[') == std::string::npos &&
        (chain.groups.size() > 1 || is_truth(last) || arguments.size() > 1))
        return S::tautology;
    if (is_truth(last)) {
        if (last == "expect" && arguments.size() > 0 && chain.groups.size() == 1 &&
            chain.skeleton.find("expect()") == std::string::npos &&
            chain.skeleton.find(".expect") != std::string::npos)
            return S::exact;
        const bool is_fluent = arguments.empty() && chain.groups.size() > 1;
        if (is_fluent) return strength_of_condition(chain.groups.front());
        // A message may follow (and in Go the test comes first).
        for (const auto& argument : arguments) {
            if (argument.size() == 1 && argument[0].text == "t") continue;
            const Strength found = strength_of_condition(argument);
            if (last == "expect" && found == S::weak && chain.groups.size() == 1 &&
                chain.skeleton != "expect()")
                return S::exact;
            return found;
        }
        return S::weak;
    }
    const bool takes_matcher = last == "assertthat" || last == "that" || last == "expectthat" ||
                               last == "checkthat" || last == "requirethat" || last == "to" ||
                               last == "notto" || last == "tonot" || last == "should" ||
                               last == "shouldnot" || last == "shoulda";
    if (takes_matcher) {
        if (arguments.empty()) return S::unknown;
        if (arguments.size() == 1 && last.ends_with("that")) return strength_of_condition(arguments[0]);
        const Strength found =
            strength_of_matcher(arguments.size() > 1 && last.ends_with("that") ? arguments[1] : arguments[0]);
        return (last == "notto" || last == "tonot" || last == "shouldnot") && found == S::exact ? S::partial
                                                                                                : found;
    }
    // The strongest word of a fluent chain counts.
    Strength best = S::unknown;
    bool negated = false;
    std::string word;
    const auto take = [&] {
        if (word.empty()) return;
        const std::string normal = normal_word(word);
        if (normal == "not" || normal == "never" || normal == "isnot") negated = true;
        const Strength found = word_strength(normal);
        if (found > best) best = found;
        word.clear();
    };
    const std::size_t begin = chain.skeleton.find(')');  // words before are what is looked at
    const bool is_plain = chain.groups.size() <= 1 || begin == std::string::npos;
    if (is_plain) {
        best = word_strength(last);
        if (best == S::unknown) best = word_strength(normal_word(chain.first) + last);
    } else {
        for (std::size_t i = chain.groups.size() > 1 ? begin : 0; i < chain.skeleton.size(); ++i) {
            const char c = chain.skeleton[i];
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') word += c;
            else take();
        }
        take();
        if (best == S::unknown) best = word_strength(last);
    }
    if (best == S::unknown) return best;
    if (negated) best = best == S::exact ? S::partial : S::weak;
    if (last == "throws" || last == "tothrow" || last == "tothrowerror" || last == "raiseerror" ||
        last == "raises" || last == "assertraises" || last == "assertthrows" || last == "expectexception" ||
        last == "throw") {
        static constexpr std::array any = {"Exception", "Error", "Throwable", "BaseException",
                                           "StandardError"};
        const std::string first_argument = arguments.empty() ? "" : joined(arguments[0]);
        std::string bare = first_argument.substr(0, first_argument.find_first_of(".:"));
        bare.erase(std::remove(bare.begin(), bare.end(), '\\'), bare.end());
        if (arguments.empty() || std::find(any.begin(), any.end(), bare) != any.end())
            return std::min(best, S::weak);
        return std::min(best, S::partial);
    }
    if (best == S::exact && !arguments.empty()) {
        // expect(a == b).toBe(true) demands what its condition does.
        std::vector<std::vector<Token>> sides = arguments;
        if (chain.groups.size() > 1) sides.push_back(chain.groups.front());
        for (std::size_t i = 0; i < sides.size() && sides.size() >= 2; ++i) {
            if (sides[i].size() != 1 || !is_boolean(sides[i][0])) continue;
            const std::vector<Token>& other = sides[i == 0 ? sides.size() - 1 : 0];
            const Strength inner = strength_of_condition(other);
            const bool is_bare = inner == S::weak && !(other.size() > 1 && other[0].text == "!") &&
                                 joined(other).find('!') == std::string::npos;
            if (!is_bare) return inner;
        }
        if (sides.size() == 2 && joined(sides[0]) == joined(sides[1])) return S::tautology;
        const std::string expected = joined(arguments.back());
        if (arguments.size() == 1 &&
            (expected.starts_with("expect.any") || expected == "ANY" || expected == "mock.ANY"))
            return S::weak;
        if (expected.find("expect.any") != std::string::npos ||
            expected.find("objectContaining") != std::string::npos ||
            expected.find("stringContaining") != std::string::npos ||
            expected.find("stringMatching") != std::string::npos ||
            expected.find("approx(") != std::string::npos || expected.find("closeTo(") != std::string::npos ||
            expected.find("Approx(") != std::string::npos)
            return S::partial;
    }
    return best;
}

}  // namespace syntax
