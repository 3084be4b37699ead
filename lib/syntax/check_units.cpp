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
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
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
            if (gap.starts_with("//") || gap.starts_with("#"))
                gap.remove_prefix(std::min(gap.find('\n'), gap.size()));
            else if (gap.starts_with("/*")) gap.remove_prefix(std::min(gap.find("*/"), gap.size() - 2) + 2);
            else
                belongs = std::isalpha(static_cast<unsigned char>(gap[0])) != 0 &&
                          gap.find_first_of("(){};=") == std::string_view::npos && gap.size() < 60 &&
                          (gap = {}, true);
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

void read_attribute(const CheckSource& source, std::uint32_t attribute, Unit& unit, bool& is_test) {
    const CheckTree& tree = source.tree;
    const std::string_view text = tree.text_of(attribute);
    const std::uint32_t line = tree.node(attribute).first_line;
    const std::vector<Token> tokens = tree.tokens(attribute);
    const std::string code = joined(tokens);
    const std::string lower = small(code);
    const auto words = [&](std::initializer_list<std::string_view> wanted) {
        return std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) {
            return t.kind == TokenKind::word && one_of(t.text, wanted);
        });
    };
    if (source.language == "rust") {
        if (words({"test", "rstest", "test_case", "wasm_bindgen_test", "proptest", "quickcheck"}) &&
            !has(code, "cfg"))
            is_test = true;
        const bool is_bare = tokens.size() > 2 && tokens[2].text == "ignore";
        if (is_bare) mark_skip(unit, Skip::unconditional, line, text);
        else if (has(code, "cfg_attr") && words({"ignore"})) {
            mark_skip(unit, Skip::conditional, line, text);
            unit.is_strict_marker = true;
        }
        if (has(code, "cfg(any())") || has(code, "cfg(FALSE)") || has(code, "cfg(false)"))
            mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "python") {
        if (!has(lower, "skip") && !has(lower, "xfail") && !has(lower, "expectedfailure")) return;
        const bool is_conditional = has(lower, "skipif") || has(lower, "skipunless");
        const auto arguments = arguments_in(tokens);
        // A decorator of the project's own says when by its name: skip_on_windows.
        const bool is_known = has(lower, "mark.skip(") || lower.ends_with("mark.skip") || lower == "@skip" ||
                              lower.starts_with("@skip(") || has(lower, "unittest.skip(") ||
                              lower.ends_with("unittest.skip") || has(lower, "xfail") ||
                              has(lower, "expectedfailure");
        Skip skip = is_known ? Skip::unconditional : Skip::conditional;
        if (is_conditional && !arguments.empty()) {
            const Constant constant = constant_of(arguments[0]);
            const bool never =
                has(lower, "skipunless") ? constant == Constant::fails : constant == Constant::holds;
            skip = never ? Skip::unconditional : Skip::conditional;
        } else if (has(lower, "xfail") && !arguments.empty() && !arguments[0].empty() &&
                   arguments[0][0].kind != TokenKind::string &&
                   (arguments[0].size() < 2 || arguments[0][1].text != "=")) {
            skip = constant_of(arguments[0]) == Constant::holds ? Skip::unconditional : Skip::conditional;
        }
        if (has(lower, "parametrize")) return;
        mark_skip(unit, skip, line, text);
        return;
    }
    if (source.language == "java" || source.language == "kotlin") {
        if (words({"Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "TestTemplate"}))
            is_test = true;
        if (words({"Ignore", "Disabled"})) mark_skip(unit, Skip::unconditional, line, text);
        else if (has(code, "@DisabledIf") || has(code, "@DisabledOn") || has(code, "@EnabledIf") ||
                 has(code, "@EnabledOn") || has(code, "@DisabledFor"))
            mark_skip(unit, Skip::conditional, line, text);
        if (has(code, "enabled=false")) mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "c_sharp") {
        for (const Token& token : tokens)
            if (token.kind == TokenKind::word &&
                (token.text.ends_with("Fact") || token.text.ends_with("Theory") ||
                 one_of(token.text,
                        {"Test", "TestCase", "TestCaseSource", "TestMethod", "DataTestMethod", "Benchmark"})))
                is_test = true;
        if (has(code, "Skip=") || words({"Ignore", "Explicit", "IgnoreAttribute"}))
            mark_skip(unit, Skip::unconditional, line, text);
        return;
    }
    if (source.language == "php") {
        if (words({"Test", "DataProvider", "TestWith"})) is_test = true;
        if (has(code, "RequiresPhp") || has(code, "RequiresOperatingSystem"))
            mark_skip(unit, Skip::conditional, line, text);
        if (words({"Ignore", "Skip"})) mark_skip(unit, Skip::unconditional, line, text);
    }
}

bool is_test_function(const CheckSource& source, const Piece& item, std::string_view name,
                      std::string_view head) {
    if (source.language == "python" || source.language == "ruby")
        return name.starts_with("test_") || (source.language == "python" && name.starts_with("test"));
    if (source.language == "go")
        return (name.starts_with("Test") && has(head, "testing.T")) ||
               (name.starts_with("Benchmark") && has(head, "testing.B")) ||
               (name.starts_with("Fuzz") && has(head, "testing.F")) || name.starts_with("Example");
    if (source.language == "java" || source.language == "php")
        return name.starts_with("test") &&
               (name.size() == 4 || std::islower(static_cast<unsigned char>(name[4])) == 0) &&
               (source.language == "php" || has(head, "public"));
    if (source.language == "c") return name.starts_with("test_");
    (void)item;
    return false;
}

bool is_test_macro(std::string_view name) {
    return one_of(name,
                  {"TEST_CASE", "SCENARIO", "TEMPLATE_TEST_CASE", "TEST_CASE_METHOD", "SECTION", "SUBCASE",
                   "TEST", "TEST_F", "TEST_P", "TYPED_TEST", "TYPED_TEST_P", "BOOST_AUTO_TEST_CASE",
                   "BOOST_FIXTURE_TEST_CASE", "START_TEST", "TEST_CASE_TEMPLATE", "TEST_CASE_FIXTURE"});
}

void add_function(const CheckSource& source, const Piece& item, std::vector<UnitPlace>& out) {
    const CheckTree& tree = source.tree;
    UnitPlace place{{}, item.node, item.end, item.body};
    Unit& unit = place.unit;
    std::string_view name = item.name == no_node ? std::string_view() : tree.text_of(item.name);
    if (source.is_c() && is_test_macro(name) && item.arguments != no_node) {
        unit.kind = UnitKind::test;
        unit.name = joined(tree.tokens(item.arguments));
        if (has(unit.name, "DISABLED_") || has(unit.name, "[!mayfail]") || has(unit.name, "[!shouldfail]") ||
            has(unit.name, "[.") || has(unit.name, "skip()") || has(unit.name, "[!hide]"))
            mark_skip(unit, Skip::unconditional, tree.node(item.node).first_line, unit.name);
        // The name without what switches it off.
        for (const char* off :
             {"DISABLED_", "[!mayfail]", "[!shouldfail]", "[.]", "[!hide]", "*doctest::skip()"}) {
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
        const std::string_view before =
            tree.text().substr(start > 300 ? start - 300 : 0, std::min<std::uint32_t>(start, 300));
        const std::size_t at = before.rfind("@test");
        is_test =
            at != std::string_view::npos && before.substr(at).find_first_of("{};") == std::string_view::npos;
    }
    if (is_test) unit.kind = UnitKind::test;
    out.push_back(std::move(place));
}

}  // namespace

void mark_skip(Unit& unit, Skip skip, std::uint32_t line, std::string_view marker) {
    if (skip <= unit.skip) return;
    unit.skip = skip;
    unit.skip_line = line;
    unit.skip_marker = std::string(marker.substr(0, std::min<std::size_t>(marker.find('\n'), 80)));
}

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
        for (const std::uint32_t attribute : attributes_of(tree, item))
            read_attribute(source, attribute, place.unit, is_test);
        out.push_back(std::move(place));
    }
    if (source.is_ecma() || source.language == "ruby" || source.language == "php" || source.language == "go")
        for (const Piece& item : tree.items(CheckRole::call)) add_call_test(source, item, out);
    std::stable_sort(out.begin(), out.end(), [](const UnitPlace& a, const UnitPlace& b) {
        return a.node != b.node ? a.node < b.node : a.end > b.end;
    });
    out.erase(std::unique(out.begin(), out.end(),
                          [](const UnitPlace& a, const UnitPlace& b) { return a.node == b.node; }),
              out.end());
    std::vector<std::int32_t> around;
    for (std::size_t i = 0; i < out.size(); ++i) {
        while (!around.empty() && out[static_cast<std::size_t>(around.back())].end <= out[i].node)
            around.pop_back();
        Unit& unit = out[i].unit;
        unit.path = unit.name;
        if (!around.empty()) {
            const Unit& outer = out[static_cast<std::size_t>(around.back())].unit;
            unit.parent = around.back();
            if (outer.path.size() + unit.name.size() < 1000) unit.path = outer.path + " > " + unit.name;
            // A test inside a test is a group of its parts.
        }
        for (std::int32_t up = unit.parent; up >= 0 && !unit.is_in_test;) {
            const Unit& outer = out[static_cast<std::size_t>(up)].unit;
            unit.is_in_test =
                outer.kind == UnitKind::test ||
                (outer.kind == UnitKind::suite && (outer.name == "tests" || outer.name == "test"));
            up = outer.parent;
        }
        if (unit.kind == UnitKind::test) unit.cut_line = cut_of(tree, out[i].body, out[i].end);
        around.push_back(static_cast<std::int32_t>(i));
    }
    return out;
}

std::int32_t unit_of(const std::vector<UnitPlace>& units, std::uint32_t node) {
    auto after = std::upper_bound(units.begin(), units.end(), node,
                                  [](std::uint32_t at, const UnitPlace& place) { return at < place.node; });
    std::int32_t found = static_cast<std::int32_t>(after - units.begin()) - 1;
    while (found >= 0 && units[static_cast<std::size_t>(found)].end <= node)
        found = units[static_cast<std::size_t>(found)].unit.parent;
    return found;
}

}  // namespace syntax
