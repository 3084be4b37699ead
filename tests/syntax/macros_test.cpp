// What the C++ grammar gets to see of macros.
#include "syntax/macros.hpp"

#include "syntax/objc.hpp"
#include "syntax/swift.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

std::string masked(std::string_view text) {
    std::string copy;
    return syntax::mask_macros(text, copy) ? copy : std::string(text);
}

}  // namespace

TEST_CASE("export macros of classes are blanked out, and everything keeps its place") {
    CHECK(masked("class LIB_API Widget {") == "class         Widget {");
    CHECK(masked("struct LIB_ALIGN(8) Widget {") == "struct          (8) Widget {");
    CHECK(masked("class LIB_API Widget;") == "class         Widget;");
    CHECK(masked("class MY_CLASS {") == "class MY_CLASS {");
    CHECK(masked("class MY_CLASS : public Base {") == "class MY_CLASS : public Base {");
    CHECK(masked("struct MY_STRUCT value;") == "struct MY_STRUCT value;");
}

TEST_CASE("macros before a declaration are blanked out, types are not") {
    CHECK(masked("LIB_API void f();") == "        void f();");
    CHECK(masked("LIB_INLINE a::b::b(int x) {}") == "           a::b::b(int x) {}");
    CHECK(masked("static LIB_INLINE int* f() {}") == "static            int* f() {}");
    CHECK(masked("LIB_API std::vector<int> f();") == "        std::vector<int> f();");
    CHECK(masked("LIB_INLINE a<T>::~a() {}") == "           a<T>::~a() {}");
    CHECK(masked("FILE_INFO info;") == "FILE_INFO info;");
    CHECK(masked("FILE_INFO *info = 0;") == "FILE_INFO *info = 0;");
    CHECK(masked("FILE_INFO f(int x) {}") == "FILE_INFO f(int x) {}");
    CHECK(masked("x = A_B * c;") == "x = A_B * c;");
}

TEST_CASE("a macro alone on its line is blanked out between statements only") {
    CHECK(masked("LIB_BEGIN_NAMESPACE\nint a;\nLIB_END_NAMESPACE\n") ==
          "                   \nint a;\n                 \n");
    CHECK(masked("class A {\n    Q_OBJECT\n    int b;\n};") == "class A {\n            \n    int b;\n};");
    CHECK(masked("enum {\n    ONLY_ONE\n};") == "enum {\n    ONLY_ONE\n};");
    CHECK(masked("enum {\n    A_A,\n    A_B\n};") == "enum {\n    A_A,\n    A_B\n};");
    CHECK(masked("f(a,\n  B_C\n);") == "f(a,\n  B_C\n);");
}

TEST_CASE("comments, strings and directives are left alone") {
    for (const std::string text :
         {"// class LIB_API Widget {", "/* LIB_API void f(); */", "\"class LIB_API Widget {\"",
          "#define X class LIB_API Widget {", "#define X \\\n LIB_API void f();\n"}) {
        CHECK(masked(text) == text);
    }
}

TEST_CASE("texts that end in the middle of something are read to their end") {
    for (const std::string text : {"/*", "/", "\"", "'\\", "#", "#\\", "class LIB_API", "class LIB_API(",
                                   "LIB_API a::", "LIB_API a<", "LIB_API ~", "\"\\"}) {
        CHECK(masked(text).size() == text.size());
    }
}

TEST_CASE("attributes of Objective-C declarations are blanked out, everything keeps its place") {
    std::string copy;
    const std::string text =
        "@property int a API_AVAILABLE(ios(10.0), macos(10.12));\n- (void)b NS_UNAVAILABLE;\n";
    REQUIRE(syntax::mask_objc(text, copy));
    CHECK(copy == "@property int a                                       ;\n- (void)b               ;\n");
    CHECK_FALSE(syntax::mask_objc("- (void)b;\n", copy));
    REQUIRE(syntax::mask_objc("typedef NS_ENUM(NSInteger, Kind) { A };\n", copy));
    CHECK(copy == "enum                       Kind  { A };\n");
}

TEST_CASE("what is newer than the grammar of Swift is blanked out") {
    std::string copy;
    REQUIRE(syntax::mask_swift("class A: @unchecked Sendable { var e: any Error }", copy));
    CHECK(copy == "class A:            Sendable { var e:     Error }");
    CHECK_FALSE(syntax::mask_swift("let company = many + any\nfunc any() {}", copy));
}
