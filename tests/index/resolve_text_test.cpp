// Reading source text without a grammar: receivers, expressions, types, declarations.
#include "mcp_lrm/index/resolve_text.hpp"

#include "mcp_lrm/index/resolve_declared.hpp"

#include <catch2/catch.hpp>

using namespace lrm::index;

namespace {

std::string shown(const Chain& chain) {
    std::string out = chain.is_new ? "new " : "";
    for (const Link& link : chain.links) {
        if (out.size() > (chain.is_new ? 4U : 0U)) out += ".";
        out += link.name + (link.is_called ? "()" : "") + (link.is_indexed ? "[]" : "");
    }
    return chain.is_odd ? out + "?" : out;
}

std::string receiver(std::string_view text) {
    const std::size_t at = text.find("name");
    return shown(chain_before(text, at));
}

std::string value(std::string_view text) {
    return shown(chain_at(text, 0));
}

/// The types that are declared, or "=" and the value, or "?" for what cannot be told.
std::vector<std::string> declared(std::string_view code, std::string_view family, const std::string& name) {
    std::vector<std::string> out;
    for (const Declared& one : find_declarations(code, family, name, 0, code.size()))
        out.push_back(!one.type.empty()             ? one.type
                      : one.value == Declared::none ? "?"
                                                    : "=" + shown(chain_at(code, one.value)));
    return out;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("what stands in front of a name is read backwards") {
    CHECK(receiver("name()").empty());
    CHECK(receiver("x = a.name()") == "a");
    CHECK(receiver("this.repo?.name()") == "this.repo");
    CHECK(receiver("$this->repo->name()") == "$this.repo");
    CHECK(receiver("a::B::name()") == "a.B");
    CHECK(receiver("make(1, f(2)).name()") == "make()");
    CHECK(receiver("new Foo(1).name()") == "new Foo()");
    CHECK(receiver("list[0].name()") == "list[]");
    CHECK(receiver("Foo::<T>::name()") == "Foo");
    CHECK(receiver("@repo.name") == "@repo");
    CHECK(receiver("a\n    .b()\n    .name()") == "a.b()");
    CHECK(receiver("(a + b).name()") == "?");
    CHECK(receiver("(Foo{a: 1}).name()") == "Foo()");
    CHECK(receiver("(new Foo(1)).name()") == "new Foo()");
    CHECK(receiver("(await make()).name()") == "make()");
    CHECK(receiver("(x as a.Foo).name()") == "a.Foo");
    CHECK(receiver("((Foo) x).name()") == "Foo");
    CHECK(receiver("other = New\n  thing.name()") == "thing");
    CHECK(receiver("::name()").empty());
    CHECK(receiver("f(...name)").empty());
}

TEST_CASE("an expression is read forwards") {
    CHECK(value("await new Foo(1).bar(2)") == "new Foo().bar()");
    CHECK(value("&Foo{a: 1}") == "Foo()");
    CHECK(value("Foo::new(a, b);") == "Foo.new()");
    CHECK(value("std::make_unique<net::Socket>(1)") == "net.Socket()");
    CHECK(value("a.b[1].c") == "a.b[].c");
    CHECK(value("\"text\"") == "?");
    CHECK(value("Stock::Invoice.new\n  other.issue") == "Stock.Invoice.new");
}

TEST_CASE("the name of a type is found in what is written around it") {
    CHECK(type_name("const std::vector<Foo>&") == "std.vector");
    CHECK(type_name("std::unique_ptr<net::Socket>") == "net.Socket");
    CHECK(type_name("Optional[Order]") == "Order");
    CHECK(type_name("Order | None") == "Order");
    CHECK(type_name("None | Order") == "Order");
    CHECK(type_name("&'a mut dyn Shape") == "Shape");
    CHECK(type_name("?Foo") == "Foo");
    CHECK(type_name("Promise<Cart>") == "Cart");
    CHECK(type_name("\\App\\Mail\\Sender") == "App.Mail.Sender");
    CHECK(type_name("[]Order").empty());
    CHECK(type_name("Order[]").empty());
    CHECK(type_name("").empty());
}

TEST_CASE("a local gets its type from a declaration, an annotation or a value") {
    CHECK(declared("Foo x = y; x.run();", "jvm", "x") == Strings{"Foo"});
    CHECK(declared("var x = new Foo(); x.run();", "jvm", "x") == Strings{"=new Foo()"});
    CHECK(declared("def f(x: Foo, y=None):\n    x.run()", "python", "x") == Strings{"Foo"});
    CHECK(declared("def f(x):\n    x.run()", "python", "x") == Strings{"?"});
    CHECK(declared("with Foo() as x:\n    x.run()", "python", "x") == Strings{"=Foo()"});
    CHECK(declared("func f(a, x *Foo) {\n x.Run()\n}", "go", "x") == Strings{"Foo"});
    CHECK(declared("func f() {\n x, err := pkg.New()\n x.Run()\n}", "go", "x") == Strings{"=pkg.New()"});
    CHECK(declared("func f() {\n x, err := pkg.New()\n}", "go", "err") == Strings{"?"});
    CHECK(declared("func f() {\n g(func(x *Foo) { x.Run() })\n}", "go", "x") == Strings{"Foo"});
    CHECK(declared("fn f(x: &Foo) { x.run() }", "rust", "x") == Strings{"Foo"});
    CHECK(declared("let x = Foo::new(); x.run();", "rust", "x") == Strings{"=Foo.new()"});
    CHECK(declared("void f(const Foo& x) { x.run(); }", "c", "x") == Strings{"Foo"});
    CHECK(declared("function f(Foo $x) { $x->run(); }", "php", "$x") == Strings{"Foo"});
    CHECK(declared("if (a == x) return x;", "c", "x").empty());
    CHECK(declared("return x;", "c", "x").empty());
    CHECK(declared("a.x = 1", "python", "x").empty());
    CHECK(declared("def g():\n    f(x=x)", "python", "x").empty());
    CHECK(declared("def g():\n    return {x: y}", "python", "x").empty());
    CHECK(declared("def g():\n    if x:\n        pass", "python", "x").empty());
    CHECK(declared("function g() { return { x: y }; }", "ecma", "x").empty());
    CHECK(declared("function g(a: number) { h((x: Foo) => x.run()); }", "ecma", "x") == Strings{"Foo"});
    CHECK(declared("const f = memo(function () { run(x); });", "ecma", "x").empty());
    CHECK(declared("function f({ a, x }) { x(); }", "ecma", "x") == Strings{"?"});
    CHECK(declared("function f() { const [a, x] = use(); const { b, y } = use(); }", "ecma", "x") ==
          Strings{"?"});
    CHECK(declared("function f() { const { b, y } = use(); }", "ecma", "b") == Strings{"?"});
    CHECK(declared("def f():\n    x, y = g()\n", "python", "x") == Strings{"?"});
    CHECK(declared("def f():\n    for a, x in g():\n        pass\n", "python", "x") == Strings{"?"});
    CHECK(declared("def make(b: Base):\n    return Base(1)", "python", "Base").empty());
}

TEST_CASE("a member gets its type at the top of its type, not from a local of the same name") {
    const auto member = [](std::string_view code, std::string_view family, const std::string& name) {
        std::vector<std::string> out;
        for (const Declared& one : find_member_declarations(code, family, name, 0, code.size()))
            out.push_back(one.type.empty() ? "=" + shown(chain_at(code, one.value)) : one.type);
        return out;
    };
    CHECK(member("class A { private Foo x; void f() { Bar x; } }", "jvm", "x") == Strings{"Foo"});
    CHECK(member("@C({ a: 1 })\nclass A {\n  x = new Foo();\n  f() { const x = new Bar(); }\n}", "ecma",
                 "x") == Strings{"=new Foo()"});
    CHECK(member("class A { constructor(private readonly x: Foo) {} }", "ecma", "x") == Strings{"Foo"});
    CHECK(member("type A struct {\n\tx *Foo\n}", "go", "x") == Strings{"Foo"});
    CHECK(member("class A:\n    x: Foo\n    def f(self):\n        self.x = Bar()", "python", "x") ==
          Strings{"Foo", "=Bar()"});
}

TEST_CASE("what a function gives back is read from its signature") {
    CHECK(returned_type("def make(a: int) -> Order", "python", "make") == "Order");
    CHECK(returned_type("pub fn make(a: u8) -> Result<Order, E>", "rust", "make") == "Order");
    CHECK(returned_type("func (s *Store) Make(a int) (*Order, error)", "go", "Make") == "Order");
    CHECK(returned_type("make(a: number): Promise<Order>", "ecma", "make") == "Order");
    CHECK(returned_type("public static Order make(String a)", "jvm", "make") == "Order");
    CHECK(returned_type("public function make(int $a): ?Order", "php", "make") == "Order");
    CHECK(returned_type("std::unique_ptr<net::Socket> make()", "c", "make") == "net.Socket");
    CHECK(returned_type("def make(a)", "python", "make").empty());
}

TEST_CASE("comments and strings are no code, template strings and lifetimes are") {
    const CodeText python("x = 'go()'  # go()\n\"\"\"\ngo()\n\"\"\"\ngo()\n", "python");
    CHECK(python.occurrences(5, "go").size() == 1);
    CHECK(python.code().size() == python.raw().size());
    CHECK(python.line(1).find("go") == std::string_view::npos);
    CHECK(python.line(3).find("go") == std::string_view::npos);
    const CodeText rust("fn f<'a>(x: &'a str) { go('\"'); go() }\n", "rust");
    CHECK(rust.occurrences(1, "go").size() == 2);
    const CodeText script("const s = `${go()}`; // it's go()\n", "javascript");
    CHECK(script.occurrences(1, "go").size() == 1);
    // Only in a string: an f-string calls it all the same.
    const CodeText inside("print(f\"{go()}\")\n", "python");
    CHECK(inside.occurrences(1, "go").size() == 1);
    const CodeText open("s = 'never closed\ngo()\n", "python");
    CHECK(open.occurrences(2, "go").size() == 1);
    CHECK(CodeText("", "c").occurrences(7, "go").empty());
}
