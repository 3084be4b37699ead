// Limits, hostile texts, threads.
#include "syntax/parser.hpp"

#include "syntax/text.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <vector>

namespace {

using syntax::FileFacts;
using syntax::ParseLimits;
using syntax::Parser;

FileFacts parse(std::string_view text, std::string_view language, const ParseLimits& limits = {}) {
    static Parser parser;
    return parser.parse(text, syntax::find_language(language), limits);
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string result;
    result.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) result.append(text);
    return result;
}

std::vector<std::string> names(const FileFacts& facts) {
    std::vector<std::string> result;
    for (const auto& symbol : facts.symbols) result.push_back(symbol.name);
    return result;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a file full of errors gives no symbol with a torn name") {
    syntax::Parser parser;
    const std::string text =
        "struct sax { virtual bool parse_error(std::size_t position, const std::string& last_token,\n"
        "    const detail::exception& ex) = 0; virtual ~sax() = default; };\n"
        "template <typename T> JSON_HEDLEY_RETURNS(T a OTHER(b)) bool check(T a, int = (3 { }\n"
        "class A : public B<C { int f() const & noexcept(true) override; int g( };\nint h() { return 1; }\n";
    for (const auto* language :
         {"cpp", "c", "java", "c_sharp", "objc", "rust", "php", "swift", "kotlin", "scala"}) {
        for (const auto& symbol : parser.parse(text, syntax::find_language(language)).symbols) {
            CAPTURE(language, symbol.name, symbol.container);
            CHECK(symbol.name.find_first_of(" \t\r\n;{}") == std::string::npos);
            CHECK(symbol.container.find_first_of(" \t\r\n(){};") == std::string::npos);
        }
    }
}

TEST_CASE("a text without a language gets its lines and nothing else") {
    Parser parser;
    const FileFacts facts = parser.parse("one\ntwo\n", nullptr);
    CHECK(facts.lines == 2);
    CHECK(facts.language.empty());
    CHECK(facts.symbols.empty());
    CHECK(facts.problem.empty());
}

TEST_CASE("an empty text has no facts and no problem in any language") {
    Parser parser;
    for (const auto& language : syntax::languages()) {
        CAPTURE(std::string(language.name));
        const FileFacts facts = parser.parse("", &language);
        CHECK(facts.language == language.name);
        CHECK(facts.lines == 0);
        CHECK(facts.symbols.empty());
        CHECK(facts.problem.empty());
    }
}

TEST_CASE("a text beyond the size limit gets no facts and says so") {
    ParseLimits limits;
    limits.bytes = 10;
    const FileFacts facts = parse("def f(): pass\n", "python", limits);
    CHECK(facts.problem == "too large");
    CHECK(facts.lines == 1);
    CHECK(facts.symbols.empty());
}

TEST_CASE("a text that takes too long gets no facts, and the parser serves the next one") {
    ParseLimits limits;
    limits.time = std::chrono::milliseconds(0);
    const FileFacts facts = parse(repeat("def f(a): return g(a)\n", 5000), "python", limits);
    CHECK(facts.problem == "took too long");
    CHECK(facts.symbols.empty());
    CHECK(facts.references.empty());
    CHECK(names(parse("def f(): pass\n", "python")) == Names{"f"});
}

TEST_CASE("symbols and references beyond their limits are left out, and the facts say so") {
    ParseLimits limits;
    limits.symbols = 3;
    const std::string text = repeat("int f(void);\n", 10);
    const FileFacts few_symbols = parse(text, "c", limits);
    CHECK(few_symbols.symbols.size() == 3);
    CHECK_THAT(few_symbols.problem, Catch::Contains("more than 3 symbols"));
    CHECK(parse(repeat("# a\n", 10), "markdown", limits).symbols.size() == 3);
    limits.references = 2;
    const FileFacts few_references = parse("void f() { a(); b(); c(); }", "c", limits);
    CHECK(few_references.references.size() == 2);
    CHECK_THAT(few_references.problem, Catch::Contains("more than 2 references"));
}

TEST_CASE("NUL bytes are read as blanks") {
    const std::string text("int a(void);\0\0 int b(void);\n\0", 29);
    CHECK(names(parse(text, "c")) == Names{"a", "b"});
    Parser parser;
    for (const auto& language : syntax::languages()) parser.parse(std::string(100, '\0'), &language);
}

TEST_CASE("texts that are not UTF-8 give strings that are") {
    const FileFacts facts = parse("/* caf\xE9 */\nint f(char *caf\xE9);\n// \xFF\n", "c");
    REQUIRE(facts.symbols.size() == 1);
    CHECK(syntax::is_valid_utf8(facts.symbols[0].signature));
    CHECK(facts.symbols[0].doc == "caf?");
    CHECK(parse("# caf\xE9\n", "markdown").symbols.at(0).name == "caf?");
    CHECK(parse("\xEF\xBB\xBFint f(void);", "c").symbols.size() == 1);
}

TEST_CASE("deep nesting ends in time and without a crash in every language") {
    const std::size_t depth = 3000;
    Parser parser;
    ParseLimits limits;
    limits.time = std::chrono::milliseconds(20);
    const std::vector<std::string> texts = {
        repeat("(", depth),  repeat("{", depth),   repeat("[", depth),
        repeat("a(", depth), repeat("<a>", depth), repeat("if (x) { ", depth),
        repeat("- ", depth), repeat("/*", depth),  repeat("\"", depth)};
    for (const auto& language : syntax::languages()) {
        for (const std::string& text : texts) {
            CAPTURE(std::string(language.name), text.substr(0, 12));
            CHECK(parser.parse(text, &language, limits).lines == 1);
        }
    }
}

TEST_CASE("what each language can nest may be nested very deeply") {
    const std::size_t depth = 50000;
    struct Case {
        std::string language;
        std::string text;
    };
    const std::vector<Case> cases = {{"yaml", repeat("- ", depth)},
                                     {"yaml", repeat("[", depth)},
                                     {"yaml", repeat("a:\n ", 300)},
                                     {"json", repeat("{\"a\":", depth)},
                                     {"json", repeat("[", depth) + repeat("]", depth)},
                                     {"html", repeat("<a>", depth)},
                                     {"html", repeat("<script>", depth)},
                                     {"vue", repeat("<Script>", depth)},
                                     {"cpp", repeat("namespace a { ", depth)},
                                     {"cpp", repeat("a::", depth) + "b();"},
                                     {"java", repeat("class A { ", depth)},
                                     {"rust", repeat("fn f() { ", depth)},
                                     {"rust", repeat("/*", depth)},
                                     {"python", "x = " + repeat("(", depth) + repeat(")", depth)},
                                     {"javascript", repeat("`${", depth)},
                                     {"typescript", repeat("function(a ", depth)},
                                     {"ruby", repeat("<<A\n", depth)},
                                     {"ruby", repeat("%w(", depth)},
                                     {"bash", repeat("<<A ", depth)},
                                     {"php", "<?php " + repeat("<<<A\n", depth)},
                                     {"c_sharp", repeat("$\"{", depth)},
                                     {"css", repeat("a{", depth)},
                                     {"toml", "a = " + repeat("[", depth)},
                                     {"markdown", repeat("> ", depth)},
                                     {"proto", repeat("message A { ", depth)},
                                     {"sql", repeat("create table a (", depth)},
                                     {"cmake", repeat("function(a ", depth)},
                                     {"make", repeat("a: b\\\n", depth)}};
    Parser parser;
    ParseLimits limits;
    limits.time = std::chrono::milliseconds(50);
    for (const Case& one : cases) {
        CAPTURE(one.language, one.text.substr(0, 20));
        const FileFacts facts = parser.parse(one.text, syntax::find_language(one.language), limits);
        CHECK(facts.lines == syntax::count_lines(one.text));
        for (const auto& symbol : facts.symbols) REQUIRE(symbol.container.size() <= 600);
    }
}

TEST_CASE("deep indentation does not overflow the state of a scanner") {
    std::string python;
    for (std::size_t depth = 0; depth < 700; ++depth) python += std::string(depth, ' ') + "if a:\n";
    CHECK(parse(python, "python").lines == 700);
    CHECK(parse("x = f\"" + repeat("{f'", 300) + "\n" + python, "python").lines == 701);
}

TEST_CASE("a line of five megabytes is read within the limits") {
    ParseLimits limits;
    limits.bytes = 10U << 20U;
    limits.time = std::chrono::milliseconds(100);
    const std::string code = repeat("var a=function(b){return c(b)};", 170000);
    const FileFacts facts = parse(code, "javascript", limits);
    CHECK(facts.lines == 1);
    CHECK((facts.problem == "took too long" || facts.symbols.size() <= limits.symbols));
    CHECK(parse(std::string(5U << 20U, 'x'), "python", limits).symbols.empty());
    CHECK(parse(std::string(5U << 20U, ' '), "rust", limits).symbols.empty());
    CHECK(parse(repeat("#", 5U << 20U), "markdown", limits).symbols.empty());
    CHECK(parse(code, "javascript").problem == "too large");
}

TEST_CASE("many wrappers, comments and attributes around one definition are bounded") {
    CHECK(parse(repeat("#[a]\n", 20000) + "fn f() {}\n", "rust").symbols.size() == 1);
    const FileFacts facts = parse(repeat("// x\n", 20000) + "fn f() {}\n", "rust");
    REQUIRE(facts.symbols.size() == 1);
    CHECK(facts.symbols[0].doc.size() <= 200);
    CHECK(facts.symbols[0].first_line == 20001);
}

TEST_CASE("a parser serves texts of all languages in turn") {
    Parser parser;
    const Parser other = std::move(parser);
    CHECK(names(parse("fn a() {}", "rust")) == Names{"a"});
    CHECK(names(parse("def a(): pass", "python")) == Names{"a"});
    CHECK(names(parse("<script>function a() {}</script>", "html")) == Names{"a"});
    CHECK(names(parse("func a() {}", "go")) == Names{"a"});
}

TEST_CASE("threads with a parser each share the queries") {
    const std::string text = "class A { int b() { return c(); } }";
    std::vector<std::thread> threads;
    std::vector<Names> found(4);
    for (std::size_t i = 0; i < found.size(); ++i) {
        threads.emplace_back([&found, &text, i] {
            Parser parser;
            for (int round = 0; round < 50; ++round)
                found[i] = names(parser.parse(text, syntax::find_language("java")));
        });
    }
    for (auto& thread : threads) thread.join();
    for (const Names& one : found) CHECK(one == Names{"A", "b"});
}

TEST_CASE("line ends of all systems count the same") {
    const FileFacts facts = parse("// Doc.\r\nint f(void)\r\n{\r\n}\r\n", "c");
    REQUIRE(facts.symbols.size() == 1);
    CHECK(facts.symbols[0].doc == "Doc.");
    CHECK(facts.symbols[0].first_line == 2);
    CHECK(facts.symbols[0].last_line == 4);
    CHECK(facts.symbols[0].signature == "int f(void)");
}

TEST_CASE("what a broken file still shows is found") {
    const FileFacts facts =
        parse("def good():\n    return 1\n\ndef bad(:\n\nclass Later:\n    def m(self): pass\n", "python");
    CHECK(facts.has_errors);
    CHECK_THAT(names(facts), Catch::VectorContains(std::string("good")));
    CHECK_THAT(names(facts), Catch::VectorContains(std::string("Later")));
}
