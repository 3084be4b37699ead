// Comments, places that score points, special cases for one input.
#include "syntax/check_units.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace syntax {
namespace {

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The word stands alone.
bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const bool starts = at == 0 || !is_word_char(text[at - 1]);
        if (starts && (at + word.size() == text.size() || !is_word_char(text[at + word.size()]))) return true;
    }
    return false;
}

bool in_test(const std::vector<UnitPlace>& units, std::uint32_t node) {
    for (std::int32_t unit = unit_of(units, node); unit >= 0;
         unit = units[static_cast<std::size_t>(unit)].unit.parent) {
        const Unit& one = units[static_cast<std::size_t>(unit)].unit;
        if (one.kind == UnitKind::test ||
            (one.kind == UnitKind::suite && (one.name == "tests" || one.name == "test")))
            return true;
    }
    return false;
}

class Marks {
public:
    Marks(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts)
        : source_(source), tree_(source.tree), units_(units), facts_(facts) {}

    void run() {
        for (const Piece& item : tree_.items(CheckRole::comment)) add_comment(item.node);
        for (const Piece& item : tree_.items(CheckRole::any)) add(Marker::Kind::as_any, item.node);
        for (const Piece& item : tree_.items(CheckRole::catch_)) add_catch(item);
        for (const Piece& item : tree_.items(CheckRole::call)) add_call(item);
        for (const Piece& item : tree_.items(CheckRole::if_)) add_case(item);
        for (const UnitPlace& place : units_) {
            const Unit& unit = place.unit;
            // What holds tests, and what is inside them, is not under test.
            const bool is_of_tests =
                unit.kind == UnitKind::test || unit.is_in_test || unit.name == "tests" || unit.name == "test";
            if (!is_of_tests && !unit.name.empty()) facts_.definitions.push_back(unit.name);
        }
        std::sort(facts_.definitions.begin(), facts_.definitions.end());
        facts_.definitions.erase(std::unique(facts_.definitions.begin(), facts_.definitions.end()),
                                 facts_.definitions.end());
    }

private:
    void add(Marker::Kind kind, std::uint32_t node) {
        std::string text(tree_.text_of(node).substr(0, 200));
        text.resize(std::min(text.size(), text.find('\n')));
        facts_.markers.push_back({kind, tree_.node(node).first_line, std::move(text), in_test(units_, node)});
    }

    void add_comment(std::uint32_t node) {
        const std::string_view text = tree_.text_of(node);
        std::uint32_t line = tree_.node(node).first_line;
        // Line by line: a comment of many lines may hold an assertion in one of them.
        for (std::size_t at = 0; at < text.size(); ++line) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            std::string_view one = text.substr(at, end - at);
            const std::size_t from = one.find_first_not_of(" \t/*#;<!-");
            if (from != std::string_view::npos) {
                one.remove_prefix(from);
                while (!one.empty() &&
                       (one.back() == '/' || one.back() == '*' || one.back() == '\r' || one.back() == ' '))
                    one.remove_suffix(1);
                if (one.size() < 2000) facts_.comments.push_back({line, squeezed(one)});
            }
            at = end + 1;
        }
        if (source_.is_ecma() &&
            (has(text, "@ts-ignore") || has(text, "@ts-expect-error") || has(text, "@ts-nocheck")))
            add(Marker::Kind::ts_ignore, node);
        if (has_word(text, "TODO") || has_word(text, "FIXME") || has_word(text, "STUB"))
            add(Marker::Kind::todo, node);
        const std::size_t hundred = text.find("100%");
        if (has_word(text, "perfect") || has_word(text, "Perfect") || has_word(text, "PERFECT") ||
            (hundred != std::string_view::npos &&
             (hundred == 0 || std::isdigit(static_cast<unsigned char>(text[hundred - 1])) == 0)) ||
            has(text, "100 %"))
            add(Marker::Kind::boast, node);
    }

    void add_catch(const Piece& item) {
        if (item.body == no_node) return;
        const std::vector<Token> tokens = tree_.tokens(item.body);
        bool is_empty = true;
        for (const Token& token : tokens)
            is_empty = is_empty && (token.text == "{" || token.text == "}" || token.text == "pass" ||
                                    token.text == ";" || token.text == "...");
        // A comment inside says why.
        for (std::uint32_t i = item.body; i < tree_.end_of(item.body) && is_empty; ++i)
            is_empty = !tree_.is(i, CheckRole::comment);
        if (is_empty) add(Marker::Kind::empty_catch, item.node);
    }

    void add_call(const Piece& item) {
        const std::string_view callee = tree_.text_of(item.callee);
        if (source_.language == "rust") {
            if (callee == "todo" || callee == "unimplemented") add(Marker::Kind::stub, item.node);
            else if (callee == "panic") add(Marker::Kind::panic, item.node);
            else if (callee.ends_with(".unwrap")) {
                Marker marker{Marker::Kind::unwrap, tree_.node(item.callee).last_line, ".unwrap()",
                              in_test(units_, item.node)};
                facts_.markers.push_back(std::move(marker));
            }
        }
    }

    void add_case(const Piece& item) {
        const std::vector<Token> condition = tree_.tokens(item.condition);
        if (condition.size() > 60) return;
        SpecialCase found;
        bool compares = false;
        for (const Token& token : condition) {
            static constexpr const char* marks[] = {"==",   "===", "is",    "equals", "Equals", "eq",
                                                    "eql?", "===", "equal", "strcmp", "in",     "includes"};
            compares = compares || std::any_of(std::begin(marks), std::end(marks),
                                               [&](const char* mark) { return token.text == mark; });
            if (is_literal(token)) found.conditions.push_back(bare_literal(token));
        }
        if (!compares || found.conditions.empty()) return;
        // What kind of thing it is, is no input.
        const std::string code = joined(condition);
        if (code.find("typeof") != std::string::npos || code.find("isinstance") != std::string::npos) return;
        std::vector<Token> then = tree_.tokens(item.then);
        if (then.size() > 80) return;
        bool returns = source_.language == "rust" || source_.language == "ruby";
        std::size_t words = 0;
        for (const Token& token : then) {
            if (token.text == "return") {
                // Something is done before.
                if (words > 0 || !found.results.empty()) return;
                returns = true;
            } else if (is_literal(token)) {
                found.results.push_back(bare_literal(token));
            } else if (token.kind == TokenKind::word && token.text != "new" && token.text != "then") {
                ++words;
            }
        }
        // An expression chooses a value without a word for it: `a == 1 ? 2 : f(a)`.
        if (!returns && tree_.text_of(item.node).find('?') != std::string_view::npos &&
            !tree_.text_of(item.then).starts_with('{'))
            returns =
                tree_.parent(item.node) != no_node && tree_.is(tree_.parent(item.node), CheckRole::stop);
        if (!returns || found.results.empty() || words > 1) return;
        for (std::int32_t unit = unit_of(units_, item.node); unit >= 0;
             unit = units_[static_cast<std::size_t>(unit)].unit.parent) {
            const Unit& one = units_[static_cast<std::size_t>(unit)].unit;
            if (one.kind != UnitKind::helper) continue;
            found.function = one.name;
            break;
        }
        found.text = "if " + joined(condition) + " " + joined(then);
        found.line = tree_.node(item.node).first_line;
        found.in_test = in_test(units_, item.node);
        facts_.special_cases.push_back(std::move(found));
    }

    const CheckSource& source_;
    const CheckTree& tree_;
    const std::vector<UnitPlace>& units_;
    CheckFacts& facts_;
};

}  // namespace

void find_marks(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts) {
    Marks(source, units, facts).run();
}

}  // namespace syntax
