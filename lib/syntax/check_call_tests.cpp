// Tests that are calls with a name and a function: it(...), describe(...), t.Run(...).
#include "syntax/check_units.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace syntax {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

void add_call_test(const CheckSource& source, const Piece& call, std::vector<UnitPlace>& out) {
    const CheckTree& tree = source.tree;
    const std::string_view callee = tree.text_of(call.callee);
    if (callee.size() > 4000) return;
    const bool is_go = source.language == "go";
    if (is_go && !has(callee, "Run") && !has(callee, "It") && !has(callee, "Describe") &&
        !has(callee, "Context") && !has(callee, "When") && !has(callee, "Specify"))
        return;
    const Chain chain = tree.chain_of(call);
    if (tree.node(chain.node).start != tree.node(call.node).start) return;
    std::string word(chain.first);
    Unit unit;
    const std::uint32_t line = tree.node(call.node).first_line;
    const auto off = [&](std::string_view marker) { mark_skip(unit, Skip::unconditional, line, marker); };
    if (is_go) {
        word = std::string(chain.last);
        if (chain.skeleton == "t.Run()" || chain.skeleton == "s.Run()" || chain.skeleton == "b.Run()" ||
            chain.skeleton == "suite.Run()")
            word = "it";
        else if (chain.groups.size() != 1) return;
        else {
            static constexpr std::array names = {"It",   "Specify",       "Describe", "Context",
                                                 "When", "DescribeTable", "Entry"};
            bool known = false;
            for (const std::string name : names) {
                if (word == name) known = true;
                if (word == "P" + name || word == "X" + name) {
                    known = true;
                    off(word);
                }
                if (word == "F" + name) {
                    known = true;
                    unit.is_focused = true;
                }
                if (known) {
                    word = name == "It" || name == "Specify" || name == "Entry" ? "it" : "describe";
                    break;
                }
            }
            if (!known || chain.skeleton.find('.') != std::string::npos) return;
        }
    }
    const bool is_x = word.size() > 2 && (word[0] == 'x' || word[0] == 'f') &&
                      one_of(std::string_view(word).substr(1), {"it", "test", "describe", "specify",
                                                                "context", "scenario", "example", "feature"});
    if (is_x && word[0] == 'x') off(word);
    if (is_x && word[0] == 'f') unit.is_focused = true;
    if (is_x) word.erase(0, 1);
    const bool is_suite = one_of(word, {"describe", "suite", "context", "feature"});
    if (source.is_ecma()) {
        if (word == "Deno" || word == "QUnit" || word == "Bun") word = "test";
        if (!is_suite && !one_of(word, {"it", "test", "specify", "bench", "tap"})) return;
        if (chain.skeleton.starts_with(".")) return;
    } else if (source.language == "ruby") {
        if (!is_suite && !one_of(word, {"it", "test", "specify", "should", "scenario", "example"})) return;
        if (chain.first != chain.last && !has(chain.skeleton, "RSpec")) return;
    } else if (source.language == "php") {
        if (!is_suite && !one_of(word, {"it", "test"})) return;
        if (has(chain.skeleton, "::") || chain.skeleton.starts_with("$")) return;
    } else if (!is_go) {
        return;
    }
    std::size_t named = 0;
    while (named < chain.groups.size() &&
           (chain.groups[named].empty() || chain.groups[named][0].kind != TokenKind::string))
        ++named;
    // Without a text as its name: Ruby's blocks come last, `describe Account do`.
    if (named == chain.groups.size())
        named = chain.groups.empty() || source.language == "ruby" ? 0 : chain.groups.size() - 1;
    if (chain.groups.empty() || chain.groups[named].empty()) return;
    const auto arguments = split_arguments(chain.groups[named]);
    if (arguments.empty()) return;
    bool has_body = false;
    for (std::uint32_t i = chain.node; i < tree.end_of(chain.node) && !has_body; ++i)
        has_body = tree.is(i, CheckRole::lambda);
    // A name alone is a test that is still to be written; anything else needs a body.
    if (!has_body &&
        (arguments[0].size() != 1 || arguments[0][0].kind != TokenKind::string || arguments.size() != 1)) {
        if (!has(chain.skeleton, ".skip") && !has(chain.skeleton, ".todo")) return;
        // `test.skip(condition, reason)` inside a test is a call, not a test.
        if (arguments[0].empty() || arguments[0][0].kind != TokenKind::string || arguments.size() < 2) return;
    }
    if (!has_body && (is_go || is_suite)) return;
    unit.kind = is_suite ? UnitKind::suite : UnitKind::test;
    unit.name = joined(arguments[0]).substr(0, 200);
    for (std::size_t at = chain.skeleton.find('.'); at != std::string::npos;
         at = chain.skeleton.find('.', at + 1)) {
        const std::string_view rest = std::string_view(chain.skeleton).substr(at + 1);
        const std::string_view one = rest.substr(0, rest.find_first_of(".("));
        if (one_of(one, {"skip", "todo", "fixme", "failing", "fails", "ignore"})) {
            off(chain.skeleton.substr(0, chain.skeleton.find('(')));
            unit.is_strict_marker = true;
        }
        if (one == "only") unit.is_focused = true;
        if (one_of(one, {"skipIf", "runIf"}) && !chain.groups.empty()) {
            const Constant constant = constant_of(chain.groups[0]);
            const bool always = constant == (one == "skipIf" ? Constant::holds : Constant::fails);
            mark_skip(unit, always ? Skip::unconditional : Skip::conditional, line, one);
        }
    }
    if (source.language == "php") {
        if (has(chain.skeleton, "->skip(") || has(chain.skeleton, "->todo(")) {
            const auto& last = chain.groups.back();
            const bool depends =
                has(chain.skeleton, "->skip(") && !last.empty() && last[0].kind != TokenKind::string;
            mark_skip(unit, depends ? Skip::conditional : Skip::unconditional, line, "->skip()");
        }
        if (has(chain.skeleton, "->only(")) unit.is_focused = true;
    }
    // Options: { skip: true }, skip: "reason", :skip.
    for (const auto& argument : arguments) {
        bool in_function = false;
        for (std::size_t i = 0; i < argument.size() && !in_function; ++i) {
            in_function =
                argument[i].text == "=>" || argument[i].text == "function" || argument[i].text == "do";
            const bool is_key =
                (argument[i].text == "skip" || argument[i].text == "todo" || argument[i].text == "pending") &&
                i + 2 < argument.size() && argument[i + 1].text == ":";
            if (is_key) {
                const Token& value = argument[i + 2];
                if (value.text == "false" || value.text == "undefined") continue;
                mark_skip(unit,
                          value.kind == TokenKind::string || value.text == "true" ? Skip::unconditional
                                                                                  : Skip::conditional,
                          line, "skip: " + std::string(value.text));
            }
            if (source.language == "ruby" && (argument[i].text == ":skip" || argument[i].text == ":pending"))
                off(argument[i].text);
            if (source.language == "ruby" && argument[i].text == ":focus") unit.is_focused = true;
        }
    }
    if (!has_body && unit.skip == Skip::none) off(chain.skeleton);
    unit.first_line = line;
    unit.last_line = tree.node(chain.node).last_line;
    out.push_back({std::move(unit), chain.node, tree.end_of(chain.node), chain.node});
}

}  // namespace syntax
