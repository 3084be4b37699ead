// Names as sources write them.
#include "syntax/names.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace {

using Parts = std::pair<std::string, std::string>;

Parts parts(std::string_view qualified) {
    std::string_view before;
    const std::string_view last = syntax::last_segment(qualified, before);
    return {std::string(before), std::string(last)};
}

}  // namespace

TEST_CASE("a qualified name is taken apart at its last separator") {
    CHECK(parts("a") == Parts{"", "a"});
    CHECK(parts("a::b") == Parts{"a", "b"});
    CHECK(parts("::puts") == Parts{"", "puts"});
    CHECK(parts("a::b<x::y>::c") == Parts{"a::b<x::y>", "c"});
    CHECK(parts("ns::f<int>") == Parts{"ns", "f"});
    CHECK(parts("A::~A") == Parts{"A", "~A"});
    CHECK(parts("App\\Models\\User") == Parts{"App\\Models", "User"});
    CHECK(parts("\\Foo") == Parts{"", "Foo"});
    CHECK(parts("") == Parts{"", ""});
    CHECK(parts("a::") == Parts{"a", ""});
}

TEST_CASE("what error recovery takes for a name is none") {
    for (const auto* name : {"run",
                             "~Widget",
                             "operator()",
                             "operator bool",
                             "operator<<",
                             "operator\"\"_s",
                             "<=>",
                             "[]=",
                             "name?",
                             "save!",
                             "x'",
                             "r#type",
                             "@class",
                             "$scope",
                             "#private",
                             "[Symbol.iterator]",
                             "'a b'",
                             "name=",
                             "@\"odd name\"",
                             "été",
                             "--color",
                             "foo-bar",
                             "++"}) {
        CAPTURE(name);
        CHECK(syntax::is_name(name));
    }
    for (const auto* name : {"", "exception& ex) = 0; int f(a", "a b", "f(x)", "f(", "a;", "{", "x, y",
                             ":type", "= 3", "operator=(const a& b) { return", "a\nb"}) {
        CAPTURE(name);
        CHECK_FALSE(syntax::is_name(name));
    }
    CHECK_FALSE(syntax::is_name(std::string(201, 'a')));
    CHECK(parts("a::template b") == Parts{"a", "b"});
}

TEST_CASE("operators stay whole") {
    CHECK(parts("operator<") == Parts{"", "operator<"});
    CHECK(parts("a::operator->") == Parts{"a", "operator->"});
    CHECK(parts("a<b>::operator()") == Parts{"a<b>", "operator()"});
    CHECK(parts("my_operator::run") == Parts{"my_operator", "run"});
    CHECK(parts("operators::run") == Parts{"operators", "run"});
    CHECK(parts("<<") == Parts{"", "<<"});
    CHECK(parts("<=>") == Parts{"", "<=>"});
    CHECK(std::string(syntax::without_parameters("operator bool() const")) == "operator bool");
    CHECK(std::string(syntax::without_parameters("operator()")) == "operator()");
    CHECK(std::string(syntax::without_parameters("operator ")) == "operator ");
}

TEST_CASE("containers are written with dots and without template arguments") {
    CHECK(syntax::dotted("a::b<T, c::d>::e") == "a.b.e");
    CHECK(syntax::dotted("App\\Models") == "App.Models");
    CHECK(syntax::dotted("") == "");
    CHECK(syntax::dotted("a>") == "a>");
    CHECK(std::string(syntax::without_exports("module.exports")).empty());
    CHECK(std::string(syntax::without_exports("Foo.prototype")) == "Foo");
}
