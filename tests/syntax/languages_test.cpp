// Which language a file is in.
#include "syntax/languages.hpp"

#include "base/error.hpp"
#include "syntax/language_table.hpp"
#include "syntax/query.hpp"
#include "syntax_queries.hpp"

#include <catch2/catch.hpp>
#include <tree_sitter/api.h>

#include <algorithm>
#include <set>
#include <string>

namespace {

std::string name_of(std::string_view path, std::string_view text = {}) {
    const syntax::Language* language = syntax::language_of(path, text);
    return language == nullptr ? "" : std::string(language->name);
}

void compile(const std::string& query) {
    const auto* grammar = syntax::row_of(*syntax::find_language("c")).grammar();
    const syntax::Query compiled(grammar, "c", query);
}

}  // namespace

TEST_CASE("languages are sorted by name, and each can be found by it") {
    const auto& all = syntax::languages();
    CHECK(
        std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
    for (const auto& language : all) CHECK(syntax::find_language(language.name) == &language);
    CHECK(syntax::find_language("cobol") == nullptr);
    CHECK(syntax::find_language("") == nullptr);
}

TEST_CASE("no extension, file name or interpreter belongs to two languages") {
    std::set<std::string_view> seen;
    for (const auto& language : syntax::languages()) {
        for (const auto* keys : {&language.extensions, &language.file_names, &language.interpreters}) {
            for (const auto key : *keys) {
                CAPTURE(std::string(key));
                const bool is_tsx = key == "tsx";  // the interpreter of TypeScript, not the language
                CHECK((seen.insert(key).second || is_tsx));
            }
        }
        for (const auto extension : language.extensions) {
            CAPTURE(std::string(extension));
            CHECK(extension.starts_with('.'));
            CHECK(std::none_of(extension.begin(), extension.end(),
                               [](char c) { return c >= 'A' && c <= 'Z'; }));
        }
    }
}

TEST_CASE("the last part of a path decides") {
    CHECK(name_of("src/main.rs") == "rust");
    CHECK(name_of("/a.rs/b.py") == "python");
    CHECK(name_of("a.test.ts") == "typescript");
    CHECK(name_of("types.d.ts") == "typescript");
    CHECK(name_of("App.TSX") == "tsx");
    CHECK(name_of("a.C") == "c");
    CHECK(name_of("docs/README.md") == "markdown");
    CHECK(name_of("Gemfile") == "ruby");
    CHECK(name_of("sub/CMakeLists.txt") == "cmake");
    CHECK(name_of("Dockerfile.dev") == "dockerfile");
    CHECK(name_of("notes.txt") == "");
    CHECK(name_of("") == "");
    CHECK(name_of("/") == "");
    CHECK(name_of("no_extension") == "");
    CHECK(name_of("trailing.") == "");
    CHECK(name_of("a.averyveryverylongextensionthatnobodyuses") == "");
}

TEST_CASE("the interpreter line decides when the name does not") {
    CHECK(name_of("run", "#!/bin/sh\necho") == "bash");
    CHECK(name_of("run", "#!/usr/bin/env python3\n") == "python");
    CHECK(name_of("run", "#!/usr/bin/env -S python3.11 -u\n") == "python");
    CHECK(name_of("run", "#!/usr/bin/env NODE_ENV=x node\r\n") == "javascript");
    CHECK(name_of("run", "#! /usr/local/bin/ruby -w") == "ruby");
    CHECK(name_of("run.py", "#!/bin/sh\n") == "python");
    CHECK(name_of("run", "#!") == "");
    CHECK(name_of("run", "#!/usr/bin/env") == "");
    CHECK(name_of("run", "#!/usr/bin/unknown") == "");
    CHECK(name_of("run", "echo #!/bin/sh") == "");
}

TEST_CASE("a header is C++ when it says something that only C++ knows") {
    CHECK(name_of("a.h") == "c");
    CHECK(name_of("a.h", "int f(void);") == "c");
    CHECK(name_of("a.h", "class Widget {\n};") == "cpp");
    CHECK(name_of("a.h", "class\nWidget;") == "cpp");
    CHECK(name_of("a.h", "namespace a {}") == "cpp");
    CHECK(name_of("a.h", "namespace {\n}") == "cpp");
    CHECK(name_of("a.h", "template <class T> T f();") == "cpp");
    CHECK(name_of("a.h", "std::string f();") == "cpp");
    CHECK(name_of("a.h", "// std::string and class Foo\n/* namespace x {} */ int f;") == "c");
    CHECK(name_of("a.h", "const char *s = \"a::b class x\"; char c = '\"';") == "c");
    CHECK(name_of("a.h", "struct x { int class; int template; };") == "c");
    CHECK(
        name_of("a.h",
                "#ifdef __cplusplus\nnamespace a {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif\n") ==
        "c");
    CHECK(name_of("a.h", "#if defined(__cplusplus)\n# if X\nclass A {};\n# endif\nclass B {};\n#endif\n") ==
          "c");
    CHECK(name_of("a.h", "#ifdef __cplusplus\nextern \"C\" {\n#endif\n#ifndef X\nclass A {};\n#endif\n") ==
          "cpp");
    CHECK(name_of("a.h", "#ifndef __cplusplus\n#error\n#endif\nclass A {};\n") == "cpp");
}

TEST_CASE("headers that end in the middle of something are read to their end") {
    for (const std::string text :
         {"/*", "/", "\"", "'\\", "#", "class", "template", "namespace", ":", "//", "#ifdef"}) {
        CAPTURE(text);
        CHECK(name_of("a.h", text) == "c");
    }
}

TEST_CASE("every language's query fits its grammar") {
    for (const auto& row : syntax::language_rows()) {
        if (row.grammar == nullptr) continue;
        CAPTURE(std::string(row.language.name));
        CHECK_NOTHROW(syntax::query_of(row));
        CHECK(ts_language_abi_version(row.grammar()) <= TREE_SITTER_LANGUAGE_VERSION);
    }
}

TEST_CASE("a query with a mistake is refused with a sentence that names it") {
    CHECK_NOTHROW(compile("((identifier) @reference.call (#any-of? @reference.call \"a\" \"b\"))"));
    CHECK_THROWS_WITH(compile("(no_such_node) @comment"), Catch::Contains("unknown node type"));
    CHECK_THROWS_WITH(compile("(identifier) @reference.wrong"), Catch::Contains("@reference.wrong"));
    CHECK_THROWS_WITH(compile("(identifier) @definition.wrong"), Catch::Contains("@definition.wrong"));
    CHECK_THROWS_WITH(compile("(argument_list (identifier)* @name)"), Catch::Contains("repetition"));
    CHECK_THROWS_WITH(compile("(declaration no_field: (identifier))"), Catch::Contains("unknown field"));
    CHECK_THROWS_WITH(compile("(identifier"), Catch::Contains("syntax error"));
    CHECK_THROWS_WITH(compile("((identifier) @name (#match? @name \"a\"))"), Catch::Contains("#match?"));
    CHECK_THROWS_WITH(compile("((identifier) @name (#eq? \"a\" @name))"), Catch::Contains("capture first"));
    CHECK_THROWS_WITH(compile("((identifier) @name (#eq? @name @name))"), Catch::Contains("words only"));
    CHECK_THROWS_AS(compile("(identifier) @x.y"), base::Error);
}

TEST_CASE("the version of the facts is the same in every call and fits a database integer") {
    CHECK(syntax::facts_version() == syntax::facts_version());
    CHECK(syntax::facts_version() <= static_cast<std::uint64_t>(INT64_MAX));
    CHECK(syntax::facts_version() != 0);
}

TEST_CASE("Objective-C is told from C and from what else ends in .m") {
    CHECK(name_of("a.m", "#import <Foundation/Foundation.h>\n") == "objc");
    CHECK(name_of("a.m") == "objc");
    CHECK(name_of("a.mm", "") == "objc");
    CHECK(name_of("a.m", "function y = f(x)\n  y = x;\nend\n") == "");
    CHECK(name_of("a.h", "@interface A : NSObject\n@end\n") == "objc");
    CHECK(name_of("a.h", "/** @interface is a word */\nint f(void);\n") == "c");
}

TEST_CASE("every pattern of a query is possible in its grammar") {
    for (const auto& row : syntax::language_rows()) {
        for (const auto name : row.queries) {
            const auto* text = std::find_if(std::begin(syntax::query_texts), std::end(syntax::query_texts),
                                            [&](const auto& candidate) { return candidate.name == name; });
            REQUIRE(text != std::end(syntax::query_texts));
            CAPTURE(std::string(row.language.name), std::string(name));
            std::uint32_t offset = 0;
            TSQueryError error = TSQueryErrorNone;
            TSQuery* query = ts_query_new(row.grammar(), text->text.data(),
                                          static_cast<std::uint32_t>(text->text.size()), &offset, &error);
            CAPTURE(std::string(text->text.substr(offset, 80)));
            CHECK(error == TSQueryErrorNone);
            ts_query_delete(query);
        }
    }
}
