// Our matcher finds what the library's own query cursor finds.
#include "syntax/matcher.hpp"

#include "syntax/language_table.hpp"
#include "syntax_queries.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>
#include <tree_sitter/api.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct DeleteTree {
    void operator()(TSTree* tree) const { ts_tree_delete(tree); }
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
    void operator()(TSQuery* query) const { ts_query_delete(query); }
    void operator()(TSQueryCursor* cursor) const { ts_query_cursor_delete(cursor); }
};
template <class T>
using Owned = std::unique_ptr<T, DeleteTree>;

Owned<TSTree> parse(const std::string& text, const TSLanguage* grammar) {
    const Owned<TSParser> parser(ts_parser_new());
    ts_parser_set_language(parser.get(), grammar);
    return Owned<TSTree>(
        ts_parser_parse_string(parser.get(), nullptr, text.data(), static_cast<std::uint32_t>(text.size())));
}

struct Flat {
    FlatTree tree{};
    explicit Flat(const TSTree* parsed) {
        REQUIRE(flatten_tree(
            parsed, &tree, [](void*) { return false; }, nullptr));
    }
    Flat(const Flat&) = delete;
    Flat& operator=(const Flat&) = delete;
    ~Flat() { delete_flat_tree(&tree); }
};

/// "pattern name@start-end name@start-end"
using Found = std::set<std::string>;

class Collector final : public syntax::MatchReceiver {
public:
    Collector(const syntax::Patterns& patterns, const FlatTree& tree) : patterns_(patterns), tree_(tree) {}
    void take(std::uint32_t pattern, const std::vector<syntax::Capture>& captures) override {
        std::string line = std::to_string(pattern);
        for (const auto& capture : captures) {
            const FlatNode& node = tree_.nodes[capture.node];
            line += " " + patterns_.captures[capture.number] + "@" + std::to_string(node.start) + "-" +
                    std::to_string(node.end);
        }
        found.insert(line);
    }
    bool is_over() override { return false; }
    Found found;

private:
    const syntax::Patterns& patterns_;
    const FlatTree& tree_;
};

Found ours(const TSLanguage* grammar, const std::string& query_text, const std::string& text) {
    const syntax::Query query(grammar, "test", query_text);
    const syntax::Patterns patterns = syntax::read_patterns(grammar, "test", query_text);
    const Owned<TSTree> tree = parse(text, grammar);
    const Flat flat(tree.get());
    Collector collector(patterns, flat.tree);
    syntax::Matcher(query, flat.tree, text, collector).run();
    return collector.found;
}

Found theirs(const TSLanguage* grammar, const std::string& query_text, const std::string& text) {
    std::uint32_t offset = 0;
    TSQueryError error = TSQueryErrorNone;
    const Owned<TSQuery> query(ts_query_new(grammar, query_text.data(),
                                            static_cast<std::uint32_t>(query_text.size()), &offset, &error));
    REQUIRE(query);
    const Owned<TSTree> tree = parse(text, grammar);
    const Owned<TSQueryCursor> cursor(ts_query_cursor_new());
    ts_query_cursor_exec(cursor.get(), query.get(), ts_tree_root_node(tree.get()));
    Found found;
    TSQueryMatch match;
    while (ts_query_cursor_next_match(cursor.get(), &match)) {
        std::string line = std::to_string(match.pattern_index);
        for (std::uint16_t i = 0; i < match.capture_count; ++i) {
            std::uint32_t length = 0;
            const char* name = ts_query_capture_name_for_id(query.get(), match.captures[i].index, &length);
            line += " " + std::string(name, length) + "@" +
                    std::to_string(ts_node_start_byte(match.captures[i].node)) + "-" +
                    std::to_string(ts_node_end_byte(match.captures[i].node));
        }
        found.insert(line);
    }
    return found;
}

const TSLanguage* grammar_of(const char* language) {
    return syntax::row_of(*syntax::find_language(language)).grammar();
}

}  // namespace

TEST_CASE("matches are those of the library, for each notation that we use") {
    const std::string text =
        "int a, *b;\n/* one */ int f(int x, char y) { g(x); h(1, x, y); return x; }\n"
        "struct s { int m; struct { int n; } o; };\nvoid k(void) {}\n";
    for (const std::string query : {
             "(call_expression function: (identifier) @name)",
             "(call_expression function: (identifier) @name arguments: (argument_list (identifier) "
             "@comment))",
             "(argument_list . (identifier) @name)",
             "(argument_list (identifier) @name .)",
             "(argument_list . (_) @name . (identifier) @comment)",
             "(parameter_list (parameter_declaration) @name (parameter_declaration) @comment)",
             "(struct_specifier !name body: (_) @body)",
             "(struct_specifier name: (_) @name)",
             "[(comment) (identifier)] @name",
             "(declaration declarator: [(identifier) @name (pointer_declarator (identifier) @comment)])",
             "(compound_statement \"{\" @body)",
             "((comment) @comment . (function_definition) @outer)",
             "(((comment) @comment . (function_definition) @outer))",
         }) {
        CAPTURE(query);
        const TSLanguage* grammar = grammar_of("c");
        CHECK(ours(grammar, query, text) == theirs(grammar, query, text));
    }
}

TEST_CASE("of an optional part only the longer match is told") {
    const std::string query = "(function_definition (compound_statement . (expression_statement)? @body))";
    CHECK(ours(grammar_of("c"), query, "void f() { g(); }") == Found{"0 body@11-15"});
    CHECK(ours(grammar_of("c"), query, "void f() { }") == Found{"0"});
}

TEST_CASE("a search ends when its receiver has had enough") {
    class Tired final : public syntax::MatchReceiver {
    public:
        void take(std::uint32_t, const std::vector<syntax::Capture>&) override { ++taken; }
        bool is_over() override { return true; }
        int taken = 0;
    } tired;
    const TSLanguage* grammar = grammar_of("c");
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "f();\n";
    const Owned<TSTree> tree = parse(text, grammar);
    const Flat flat(tree.get());
    const syntax::Query query(grammar, "test", "(identifier) @name");
    syntax::Matcher(query, flat.tree, text, tired).run();
    CHECK(tired.taken < 5000);
}

TEST_CASE("a flat tree holds the visible nodes in their order, with lines and sizes") {
    const std::string text = "int a;\n\nint f(void) {\n  return 1;\n}\n";
    const TSLanguage* grammar = grammar_of("c");
    const Owned<TSTree> tree = parse(text, grammar);
    const Flat flat(tree.get());
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree.get()));
    std::uint32_t number = 0;
    const auto visit = [&](const auto& again) -> void {
        REQUIRE(number < flat.tree.count);
        const FlatNode& flat_node = flat.tree.nodes[number++];
        const TSNode node = ts_tree_cursor_current_node(&cursor);
        CHECK(flat_node.symbol == ts_node_symbol(node));
        CHECK(flat_node.start == ts_node_start_byte(node));
        CHECK(flat_node.end == ts_node_end_byte(node));
        CHECK(flat_node.first_line == ts_node_start_point(node).row + 1);
        CHECK(flat_node.field == ts_tree_cursor_current_field_id(&cursor));
        CHECK(flat_node.size == ts_node_descendant_count(node));
        if (!ts_tree_cursor_goto_first_child(&cursor)) return;
        do again(again);
        while (ts_tree_cursor_goto_next_sibling(&cursor));
        ts_tree_cursor_goto_parent(&cursor);
    };
    visit(visit);
    ts_tree_cursor_delete(&cursor);
    CHECK(number == flat.tree.count);
}
