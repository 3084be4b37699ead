// Calls that end a test before it tests, and lines that switch a file off.
#include "syntax/check_units.hpp"

#include <algorithm>
#include <string>

namespace syntax {
namespace {

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Whether the call skips: `depends` when an argument says whether.
bool is_skip_call(const CheckSource& source, const Chain& chain, bool& depends, bool& is_strict) {
    const std::string_view skeleton = chain.skeleton;
    const auto arguments =
        chain.groups.empty() ? std::vector<std::vector<Token>>{} : split_arguments(chain.groups.front());
    const auto first_decides = [&](bool skips_when_it_holds) {
        if (arguments.empty() || (arguments[0].size() == 1 && arguments[0][0].kind == TokenKind::string))
            return;
        const Constant constant = constant_of(arguments[0]);
        depends = constant == Constant::no;
        // Never skips: counts as depending, which weighs less.
        if (constant == (skips_when_it_holds ? Constant::fails : Constant::holds)) depends = true;
    };
    if (source.is_ecma()) {
        const bool skips = skeleton == "test.skip()" || skeleton == "it.skip()" ||
                           skeleton == "this.skip()" || skeleton == "t.skip()" || skeleton == "ctx.skip()" ||
                           skeleton == "context.skip()" || skeleton == "test.fixme()" ||
                           skeleton == "test.fail()" || skeleton == "t.todo()";
        if (!skips) return false;
        is_strict = skeleton.starts_with("test.") || skeleton.starts_with("it.");
        if (skeleton.starts_with("test.") || skeleton == "ctx.skip()") first_decides(true);
        return true;
    }
    if (source.language == "go") {
        if (chain.last != "Skip" && chain.last != "Skipf" && chain.last != "SkipNow") return false;
        return skeleton.size() < 16;
    }
    if (source.language == "python")
        return skeleton == "pytest.skip()" || skeleton == "self.skipTest()" || skeleton == "pytest.xfail()" ||
               skeleton == "unittest.SkipTest()" || skeleton == "SkipTest()" ||
               skeleton == "pytest.importorskip()" || skeleton == "skip()";
    if (source.language == "ruby")
        return (chain.first == chain.last &&
                (chain.first == "skip" || chain.first == "pending" || chain.first == "omit")) &&
               !chain.groups.empty();
    if (source.language == "php")
        return chain.last == "markTestSkipped" || chain.last == "markTestIncomplete";
    if (source.is_c())
        return skeleton == "GTEST_SKIP()" || skeleton == "SKIP()" || skeleton == "GTEST_SKIP_()" ||
               chain.first == "GTEST_SKIP";
    if (source.language == "java" || source.language == "kotlin") {
        if (chain.last == "assumeTrue" || chain.last == "assumeFalse" || chain.last == "assumeThat") {
            first_decides(chain.last == "assumeFalse");
            return true;
        }
        return skeleton == "Assumptions.abort()";
    }
    if (source.language == "c_sharp") {
        if (skeleton == "Skip.If()" || skeleton == "Skip.IfNot()" || skeleton == "Skip.Unless()" ||
            skeleton == "Assert.SkipWhen()" || skeleton == "Assert.SkipUnless()") {
            first_decides(skeleton == "Skip.If()" || skeleton == "Assert.SkipWhen()");
            return true;
        }
        return skeleton == "Assert.Ignore()" || skeleton == "Assert.Inconclusive()" ||
               skeleton == "Assert.Skip()";
    }
    return false;
}

void add_comment_skips(const CheckSource& source, CheckFacts& facts) {
    const CheckTree& tree = source.tree;
    if (source.language != "go") return;
    for (const Piece& item : tree.items(CheckRole::comment)) {
        const std::string_view text = tree.text_of(item.node);
        if (!text.starts_with("//go:build") && !text.starts_with("// +build")) continue;
        const bool never = has(text, "ignore") || has(text, "never") || has(text, "disabled");
        facts.file_skips.push_back({tree.node(item.node).first_line, std::string(text.substr(0, 120)),
                                    never ? Skip::unconditional : Skip::conditional});
    }
}

/// `pytestmark = pytest.mark.skip`, `__test__ = False`, `#![cfg(any())]`.
void add_top_statements(const CheckSource& source, CheckFacts& facts) {
    const CheckTree& tree = source.tree;
    if (source.language == "python" && tree.count() > 0) {
        for (std::uint32_t i = 1; i < tree.count(); i += tree.node(i).size) {
            const std::string_view text = tree.text_of(i);
            const bool marks = text.starts_with("pytestmark") && (has(text, "skip") || has(text, "xfail"));
            const bool off = text.starts_with("__test__") && has(text, "False");
            const bool ignores = text.starts_with("collect_ignore");
            if (!marks && !off && !ignores) continue;
            const Skip skip = has(text, "skipif") ? Skip::conditional : Skip::unconditional;
            facts.file_skips.push_back(
                {tree.node(i).first_line, joined(tree.tokens(i)).substr(0, 120), skip});
        }
    }
    if (source.language == "rust") {
        for (const Piece& item : tree.items(CheckRole::attribute)) {
            const std::string text = joined(tree.tokens(item.node));
            if (!text.starts_with("#![cfg(")) continue;
            const bool never = has(text, "any()") || has(text, "(false)") || has(text, "(FALSE)");
            facts.file_skips.push_back({tree.node(item.node).first_line, text.substr(0, 120),
                                        never ? Skip::unconditional : Skip::conditional});
        }
    }
}

}  // namespace

void find_skip_calls(const CheckSource& source, std::vector<UnitPlace>& units, CheckFacts& facts) {
    const CheckTree& tree = source.tree;
    for (const Piece& call : tree.items(CheckRole::call)) {
        const std::string_view callee = tree.text_of(call.callee);
        if (callee.size() > 200) continue;
        const bool may = has(callee, "kip") || has(callee, "SKIP") || callee == "pending" ||
                         has(callee, "ssum") || has(callee, "Ignore") || has(callee, "Inconclusive") ||
                         has(callee, "Incomplete") || has(callee, "fixme") || has(callee, "xfail") ||
                         callee == "omit" || has(callee, "todo") || has(callee, "test.fail");
        if (!may) continue;
        const Chain chain = tree.chain_of(call);
        bool depends = false;
        bool is_strict = false;
        if (!is_skip_call(source, chain, depends, is_strict)) continue;
        const std::int32_t index = unit_of(units, call.node);
        const std::uint32_t limit = index < 0 ? no_node : units[static_cast<std::size_t>(index)].node;
        // The call itself may be the test, as in it.skip("name", ...).
        if (index >= 0 && units[static_cast<std::size_t>(index)].node == chain.node) continue;
        if (is_dead(tree, call.node, limit)) continue;
        depends =
            depends || guards_of(tree, call.node, limit) > 0 || chain.skeleton == "pytest.importorskip()";
        // `cond && t.skip()`, `cond or skip`, a case, a loop, a handler: something decides there too.
        for (std::uint32_t up = tree.parent(call.node); up != no_node && up != limit && !depends;
             up = tree.parent(up))
            depends = (tree.is(up, CheckRole::branch) && !tree.is(up, CheckRole::if_)) ||
                      tree.is(up, CheckRole::catch_);
        const Skip skip = depends ? Skip::conditional : Skip::unconditional;
        const std::uint32_t line = tree.node(call.node).first_line;
        if (index < 0) {
            facts.file_skips.push_back({line, chain.skeleton.substr(0, 120), skip});
            continue;
        }
        Unit& unit = units[static_cast<std::size_t>(index)].unit;
        if (skip <= unit.skip) continue;
        unit.skip = skip;
        unit.skip_line = line;
        unit.skip_marker = chain.skeleton.substr(0, 80);
        unit.is_strict_marker = unit.is_strict_marker || is_strict;
    }
    add_comment_skips(source, facts);
    add_top_statements(source, facts);
}

}  // namespace syntax
