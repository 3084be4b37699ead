// Finds tests, suites and functions.
#include "syntax/check_units.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace syntax {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string small(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Annotations in front of a definition or inside its head, as they are written.
std::vector<std::uint32_t> attributes_of(const CheckTree& tree, const Piece& item) {
    std::vector<std::uint32_t> out;
    std::uint32_t start = tree.node(item.node).start;
    const std::uint32_t name = item.name == no_node ? item.node : item.name;
    const auto& all = tree.items(CheckRole::attribute);
    for (auto one = all.rbegin(); one != all.rend(); ++one) {
        const FlatNode& node = tree.node(one->node);
        if (one->node > item.node && one->node < name) {
            out.push_back(one->node);
            continue;
        }
        if (node.end > start || one->node > item.node) continue;
        // Only comments, blanks and words like "pub" may be between.
        std::string_view gap = tree.text().substr(node.end, start - node.end);
        bool belongs = gap.size() < 4000;
        while (belongs && !gap.empty()) {
            const std::size_t from = gap.find_first_not_of(" \t\r\n");
            if (from == std::string_view::npos) break;
            gap.remove_prefix(from);
            if (gap.starts_with("//") || gap.starts_with("#")) gap.remove_prefix(std::min(gap.find('\n'), gap.size()));
            else if (gap.starts_with("/*")) gap.remove_prefix(std::min(gap.find("*/"), gap.size() - 2) + 2);
            else belongs = std::isalpha(static_cast<unsigned char>(gap[0])) != 0 && gap.find_first_of("(){};=") == std::string_view::npos &&
                           gap.size() < 60 && (gap = {}, true);
        }
        if (!belongs) break;
        out.push_back(one->node);
        start = node.start;
    }
    return out;
}

/// What is between the first parentheses: "cond, reason".
std::vector<std::vector<Token>> arguments_in(const std::vector<Token>& tokens) {
    std::size_t open = 0;
    while (open < tokens.size() && tokens[open].text != "(") ++open;
    if (open == tokens.size()) return {};
    std::vector<Token> inside(tokens.begin() + static_cast<std::ptrdiff_t>(open) + 1, tokens.end());
    int depth = 1;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i].text == "(") ++depth;
        if (inside[i].text == ")" && --depth == 0) {
            inside.resize(i);
            break;
        }
    }
    return split_arguments(inside);
}

void mark_skip(Unit& unit, Skip skip, std::uint32_t line, std::string_view marker) {
    if (skip <= unit.skip) return;
    unit.skip = skip;
    unit.skip_line = line;
    unit.skip_marker = std::string(marker.substr(0, std::min<std::size_t>(marker.find('\n'), 80)));
}

void read_attribute(const CheckSource& source, std::uint32_t attribute, Unit& unit, bool& is_test) {
    const CheckTree& tree = source.tree;
    const std::string_view text = tree.text_of(attribute);
    const std::uint32_t line = tree.node(attribute).first_line;
    const std::vector<Token> tokens = tree.tokens(attribute);
    const std::string code = joined(tokens);
    const std::string lower = small(code);
    const auto words = [&](std::initializer_list<std::string_view> wanted) {
        return std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) { return t.kind == TokenKind::word && one_of(t.text, wanted); });
    };
    if (source.language == "rust") {
        if (words({"test", "rstest", "test_case", "wasm_bindgen_test", "proptest", "quickcheck"}) && !has(code, "cfg")) is_test = true;
        const bool is_bare = tokens.size() > 2 && tokens[2].text == "ignore";
        if (is_bare) mark_skip(unit, Skip::unconditional, line, text);
        else if (has(code, "cfg_attr") && words({"ignore"})) {
            mark_skip(unit, Skip::conditional, line, text);
            unit.is_strict_marker = true;
        }
        if (has(code, "cfg(any())") || has(code, "cfg(FALSE)") || has(code, "cfg(false)")) mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "python") {
        if (!has(lower, "skip") && !has(lower, "xfail") && !has(lower, "expectedfailure")) return;
        const bool is_conditional = has(lower, "skipif") || has(lower, "skipunless");
        const auto arguments = arguments_in(tokens);
        // A decorator of the project's own says when by its name: skip_on_windows.
        const bool is_known = has(lower, "mark.skip(") || lower.ends_with("mark.skip") || lower == "@skip" || lower.starts_with("@skip(") ||
                              has(lower, "unittest.skip(") || lower.ends_with("unittest.skip") || has(lower, "xfail") || has(lower, "expectedfailure");
        Skip skip = is_known ? Skip::unconditional : Skip::conditional;
        if (is_conditional && !arguments.empty()) {
            const Constant constant = constant_of(arguments[0]);
            const bool never = has(lower, "skipunless") ? constant == Constant::fails : constant == Constant::holds;
            skip = never ? Skip::unconditional : Skip::conditional;
        } else if (has(lower, "xfail") && !arguments.empty() && !arguments[0].empty() &&
                   arguments[0][0].kind != TokenKind::string && (arguments[0].size() < 2 || arguments[0][1].text != "=")) {
            skip = constant_of(arguments[0]) == Constant::holds ? Skip::unconditional : Skip::conditional;
        }
        if (has(lower, "parametrize")) return;
        mark_skip(unit, skip, line, text);
        return;
    }
    if (source.language == "java" || source.language == "kotlin") {
        if (words({"Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "TestTemplate"})) is_test = true;
        if (words({"Ignore", "Disabled"})) mark_skip(unit, Skip::unconditional, line, text);
        else if (has(code, "@DisabledIf") || has(code, "@DisabledOn") || has(code, "@EnabledIf") || has(code, "@EnabledOn") || has(code, "@DisabledFor"))
            mark_skip(unit, Skip::conditional, line, text);
        if (has(code, "enabled=false")) mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "c_sharp") {
        for (const Token& token : tokens)
            if (token.kind == TokenKind::word && (token.text.ends_with("Fact") || token.text.ends_with("Theory") || one_of(token.text, {"Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "Benchmark"})))
                is_test = true;
        if (has(code, "Skip=") || words({"Ignore", "Explicit", "IgnoreAttribute"})) mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "php") {
        if (words({"Test", "DataProvider", "TestWith"})) is_test = true;
        if (has(code, "RequiresPhp") || has(code, "RequiresOperatingSystem")) mark_skip(unit, Skip::conditional, line, text);
        if (words({"Ignore", "Skip"})) mark_skip(unit, Skip::unconditional, line, text);
    }
}

bool is_test_function(const CheckSource& source, const Piece& item, std::string_view name, std::string_view head) {
    if (source.language == "python" || source.language == "ruby")
        return name.starts_with("test_") || (source.language == "python" && name.starts_with("test"));
    if (source.language == "go")
        return (name.starts_with("Test") && has(head, "testing.T")) || (name.starts_with("Benchmark") && has(head, "testing.B")) ||
               (name.starts_with("Fuzz") && has(head, "testing.F")) || name.starts_with("Example");
    if (source.language == "java" || source.language == "php")
        return name.starts_with("test") && (name.size() == 4 || std::islower(static_cast<unsigned char>(name[4])) == 0) &&
               (source.language == "php" || has(head, "public"));
    if (source.language == "c") return name.starts_with("test_");
    (void)item;
    return false;
}

bool is_test_macro(std::string_view name) {
    return one_of(name, {"TEST_CASE", "SCENARIO", "TEMPLATE_TEST_CASE", "TEST_CASE_METHOD", "SECTION", "SUBCASE", "TEST", "TEST_F", "TEST_P",
                         "TYPED_TEST", "TYPED_TEST_P", "BOOST_AUTO_TEST_CASE", "BOOST_FIXTURE_TEST_CASE", "START_TEST",
                         "TEST_CASE_TEMPLATE", "TEST_CASE_FIXTURE"});
}

void add_function(const CheckSource& source, const Piece& item, std::vector<UnitPlace>& out) {
    const CheckTree& tree = source.tree;
    UnitPlace place{{}, item.node, item.end, item.body};
    Unit& unit = place.unit;
    std::string_view name = item.name == no_node ? std::string_view() : tree.text_of(item.name);
    if (source.is_c() && is_test_macro(name) && item.arguments != no_node) {
        unit.kind = UnitKind::test;
        unit.name = joined(tree.tokens(item.arguments));
        if (has(unit.name, "DISABLED_") || has(unit.name, "[!mayfail]") || has(unit.name, "[!shouldfail]") || has(unit.name, "[.") ||
            has(unit.name, "skip()") || has(unit.name, "[!hide]"))
            mark_skip(unit, Skip::unconditional, tree.node(item.node).first_line, unit.name);
        // The name without what switches it off.
        for (const char* off : {"DISABLED_", "[!mayfail]", "[!shouldfail]", "[.]", "[!hide]", "*doctest::skip()"}) {
            const std::size_t at = unit.name.find(off);
            if (at != std::string::npos) unit.name.erase(at, std::string_view(off).size());
        }
    } else if (source.is_c() && tree.is(item.node, CheckRole::call)) {
        return;
    } else {
        // A statement followed by a block is no function, unless it is one of the macros.
        if (source.is_c() && item.body != no_node && item.body >= tree.end_of(item.node)) return;
        unit.name = std::string(name.substr(0, 200));
    }
    unit.first_line = tree.node(item.node).first_line;
    unit.last_line = tree.node(item.end - 1).last_line;
    if (item.body != no_node) unit.last_line = tree.node(item.body).last_line;
    bool is_test = unit.kind == UnitKind::test;
    std::string_view head = tree.text_of(item.node);
    if (item.body != no_node && tree.node(item.body).start > tree.node(item.node).start)
        head = head.substr(0, tree.node(item.body).start - tree.node(item.node).start);
    is_test = is_test || is_test_function(source, item, unit.name, head);
    for (const std::uint32_t attribute : attributes_of(tree, item)) {
        read_attribute(source, attribute, unit, is_test);
        unit.first_line = std::min(unit.first_line, tree.node(attribute).first_line);
    }
    if (source.language == "php" && !is_test) {
        const std::uint32_t start = tree.node(item.node).start;
        const std::string_view before = tree.text().substr(start > 300 ? start - 300 : 0, std::min<std::uint32_t>(start, 300));
        const std::size_t at = before.rfind("@test");
        is_test = at != std::string_view::npos && before.substr(at).find_first_of("{};") == std::string_view::npos;
    }
    if (is_test) unit.kind = UnitKind::test;
    out.push_back(std::move(place));
}

/// it(...), describe(...), t.Run(...): a call with a name and a function.
void add_call(const CheckSource& source, const Piece& call, std::vector<UnitPlace>& out) {
    const CheckTree& tree = source.tree;
    const std::string_view callee = tree.text_of(call.callee);
    if (callee.size() > 4000) return;
    const bool is_go = source.language == "go";
    if (is_go && !has(callee, "Run") && !has(callee, "It") && !has(callee, "Describe") && !has(callee, "Context") && !has(callee, "When") && !has(callee, "Specify"))
        return;
    const Chain chain = tree.chain_of(call);
    if (tree.node(chain.node).start != tree.node(call.node).start) return;
    std::string word(chain.first);
    Unit unit;
    const std::uint32_t line = tree.node(call.node).first_line;
    const auto off = [&](std::string_view marker) { mark_skip(unit, Skip::unconditional, line, marker); };
    if (is_go) {
        word = std::string(chain.last);
        if (chain.skeleton == "t.Run()" || chain.skeleton == "s.Run()" || chain.skeleton == "b.Run()" || chain.skeleton == "suite.Run()") word = "it";
        else if (chain.groups.size() != 1) return;
        else {
            static constexpr std::array names = {"It", "Specify", "Describe", "Context", "When", "DescribeTable", "Entry"};
            bool known = false;
            for (const std::string name : names) {
                if (word == name) known = true;
                if (word == "P" + name || word == "X" + name) { known = true; off(word); }
                if (word == "F" + name) { known = true; unit.is_focused = true; }
                if (known) { word = name == "It" || name == "Specify" || name == "Entry" ? "it" : "describe"; break; }
            }
            if (!known || chain.skeleton.find('.') != std::string::npos) return;
        }
    }
    const bool is_x = word.size() > 2 && (word[0] == 'x' || word[0] == 'f') &&
                      one_of(std::string_view(word).substr(1), {"it", "test", "describe", "specify", "context", "scenario", "example", "feature"});
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
    while (named < chain.groups.size() && (chain.groups[named].empty() || chain.groups[named][0].kind != TokenKind::string)) ++named;
    if (named == chain.groups.size()) named = chain.groups.empty() ? 0 : chain.groups.size() - 1;
    if (chain.groups.empty() || chain.groups[named].empty()) return;
    const auto arguments = split_arguments(chain.groups[named]);
    if (arguments.empty()) return;
    bool has_body = false;
    for (std::uint32_t i = chain.node; i < tree.end_of(chain.node) && !has_body; ++i) has_body = tree.is(i, CheckRole::lambda);
    // A name alone is a test that is still to be written; anything else needs a body.
    if (!has_body && (arguments[0].size() != 1 || arguments[0][0].kind != TokenKind::string || arguments.size() != 1)) {
        if (!has(chain.skeleton, ".skip") && !has(chain.skeleton, ".todo")) return;
        // `test.skip(condition, reason)` inside a test is a call, not a test.
        if (arguments[0].empty() || arguments[0][0].kind != TokenKind::string || arguments.size() < 2) return;
    }
    if (is_go && !has_body) return;
    unit.kind = is_suite ? UnitKind::suite : UnitKind::test;
    unit.name = joined(arguments[0]).substr(0, 200);
    for (std::size_t at = chain.skeleton.find('.'); at != std::string::npos; at = chain.skeleton.find('.', at + 1)) {
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
            const bool depends = has(chain.skeleton, "->skip(") && !last.empty() && last[0].kind != TokenKind::string;
            mark_skip(unit, depends ? Skip::conditional : Skip::unconditional, line, "->skip()");
        }
        if (has(chain.skeleton, "->only(")) unit.is_focused = true;
    }
    // Options: { skip: true }, skip: "reason", :skip.
    for (const auto& argument : arguments) {
        bool in_function = false;
        for (std::size_t i = 0; i < argument.size() && !in_function; ++i) {
            in_function = argument[i].text == "=>" || argument[i].text == "function" || argument[i].text == "do";
            const bool is_key = (argument[i].text == "skip" || argument[i].text == "todo" || argument[i].text == "pending") && i + 2 < argument.size() &&
                                argument[i + 1].text == ":";
            if (is_key) {
                const Token& value = argument[i + 2];
                if (value.text == "false" || value.text == "undefined") continue;
                mark_skip(unit, value.kind == TokenKind::string || value.text == "true" ? Skip::unconditional : Skip::conditional, line, "skip: " + std::string(value.text));
            }
            if (source.language == "ruby" && (argument[i].text == ":skip" || argument[i].text == ":pending")) off(argument[i].text);
            if (source.language == "ruby" && argument[i].text == ":focus") unit.is_focused = true;
        }
    }
    if (!has_body && unit.skip == Skip::none) off(chain.skeleton);
    unit.first_line = line;
    unit.last_line = tree.node(chain.node).last_line;
    out.push_back({std::move(unit), chain.node, tree.end_of(chain.node), chain.node});
}

}  // namespace

std::vector<UnitPlace> find_units(const CheckSource& source) {
    const CheckTree& tree = source.tree;
    std::vector<UnitPlace> out;
    for (const Piece& item : tree.items(CheckRole::function)) add_function(source, item, out);
    for (const Piece& item : tree.items(CheckRole::class_)) {
        UnitPlace place{{}, item.node, item.end, item.body};
        place.unit.kind = UnitKind::suite;
        place.unit.name = std::string(tree.text_of(item.name).substr(0, 200));
        place.unit.first_line = tree.node(item.node).first_line;
        place.unit.last_line = tree.node(item.node).last_line;
        bool is_test = false;
        for (const std::uint32_t attribute : attributes_of(tree, item)) read_attribute(source, attribute, place.unit, is_test);
        out.push_back(std::move(place));
    }
    if (source.is_ecma() || source.language == "ruby" || source.language == "php" || source.language == "go")
        for (const Piece& item : tree.items(CheckRole::call)) add_call(source, item, out);
    std::stable_sort(out.begin(), out.end(), [](const UnitPlace& a, const UnitPlace& b) {
        return a.node != b.node ? a.node < b.node : a.end > b.end;
    });
    out.erase(std::unique(out.begin(), out.end(), [](const UnitPlace& a, const UnitPlace& b) { return a.node == b.node; }), out.end());
    std::vector<std::int32_t> around;
    for (std::size_t i = 0; i < out.size(); ++i) {
        while (!around.empty() && out[static_cast<std::size_t>(around.back())].end <= out[i].node) around.pop_back();
        Unit& unit = out[i].unit;
        unit.path = unit.name;
        if (!around.empty()) {
            const Unit& outer = out[static_cast<std::size_t>(around.back())].unit;
            unit.parent = around.back();
            if (outer.path.size() + unit.name.size() < 1000) unit.path = outer.path + " > " + unit.name;
            // A test inside a test is a group of its parts.
        }
        around.push_back(static_cast<std::int32_t>(i));
    }
    return out;
}

std::int32_t unit_of(const std::vector<UnitPlace>& units, std::uint32_t node) {
    auto after = std::upper_bound(units.begin(), units.end(), node,
                                  [](std::uint32_t at, const UnitPlace& place) { return at < place.node; });
    std::int32_t found = static_cast<std::int32_t>(after - units.begin()) - 1;
    while (found >= 0 && units[static_cast<std::size_t>(found)].end <= node) found = units[static_cast<std::size_t>(found)].unit.parent;
    return found;
}

}  // namespace syntax
