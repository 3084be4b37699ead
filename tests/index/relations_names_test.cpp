// Two symbols of one name, language by language: each is a case where the name alone would give wrong
// callers.
#include "tests/index/relations_fixture.hpp"

#include <catch2/catch.hpp>

using test::RelatedFiles;
using test::Strings;

TEST_CASE("Python: a method is told from another class's by how the receiver was made") {
    RelatedFiles files;
    files.file("shop/orders.py",
               "class Order:\n"
               "    def save(self):\n"
               "        self.check()\n"
               "\n"
               "    def check(self):\n"
               "        pass\n");
    files.file("shop/users.py",
               "class User:\n"
               "    def save(self):\n"
               "        return self.check()\n"
               "\n"
               "    def check(self):\n"
               "        pass\n");
    files.file("shop/app.py",
               "from shop.orders import Order\n"
               "from .users import User as Person\n"
               "\n"
               "def place():\n"
               "    order = Order()\n"
               "    order.save()\n"
               "\n"
               "def join():\n"
               "    person = Person()\n"
               "    person.save()\n"
               "\n"
               "def annotated(order: Order, people: list):\n"
               "    order.save()\n"
               "    for person in people:\n"
               "        person.save()\n"
               "\n"
               "class Desk:\n"
               "    def __init__(self, user: Person):\n"
               "        self.user = user\n"
               "        self.order = Order()\n"
               "\n"
               "    def close(self):\n"
               "        self.user.save()\n"
               "        self.order.save()\n");
    CHECK(files.callers("Order.save") == Strings{"shop/app.py:6 place", "shop/app.py:13 annotated",
                                                 "shop/app.py:24 Desk.close", "? shop/app.py:15 annotated"});
    CHECK(files.callers("User.save") ==
          Strings{"shop/app.py:10 join", "shop/app.py:23 Desk.close", "? shop/app.py:15 annotated"});
    CHECK(files.callers("Order.check") == Strings{"shop/orders.py:3 Order.save"});
    CHECK(files.callers("shop/users.py:check") == Strings{"shop/users.py:3 User.save"});
    CHECK(files.callers("save") == Strings{"! shop/orders.py:2 Order.save", "! shop/users.py:2 User.save"});
    CHECK(files.callers("shop/users.py:2") ==
          Strings{"shop/app.py:10 join", "shop/app.py:23 Desk.close", "? shop/app.py:15 annotated"});
}

TEST_CASE("Python: a function is told from another module's by the import") {
    RelatedFiles files;
    files.file("a/tools.py", "def clean(text):\n    return text\n");
    files.file("b/tools.py", "def clean(rows):\n    return rows\n");
    files.file("a/main.py",
               "from a.tools import clean\n"
               "import json\n"
               "\n"
               "def run():\n"
               "    clean('x')\n");
    files.file("b/main.py",
               "import b.tools\n"
               "from b import tools as t\n"
               "\n"
               "def run():\n"
               "    b.tools.clean([])\n"
               "    t.clean([])\n");
    files.file("c/main.py",
               "def run(clean):\n"
               "    clean()\n"
               "\n"
               "def other():\n"
               "    clean = make()\n"
               "    clean()\n");
    files.file("d/main.py", "from a.tools import clean as tidy\n\ndef run():\n    tidy('y')\n");
    CHECK(files.callers("a/tools.py:clean") == Strings{"a/main.py:5 run", "d/main.py:4 run"});
    CHECK(files.callers("b/tools.py:clean") == Strings{"b/main.py:5 run", "b/main.py:6 run"});
}

TEST_CASE("TypeScript: imports, aliases, re-exports and fields decide") {
    RelatedFiles files;
    files.file("src/cart.ts",
               "export class Cart {\n"
               "  total(): number { return 1; }\n"
               "}\n"
               "export function format(n: number): string { return `${n}`; }\n");
    files.file("src/invoice.ts",
               "export class Invoice {\n"
               "  total(): number { return this.sum(); }\n"
               "  private sum(): number { return 2; }\n"
               "}\n"
               "export const format = (n: number) => `EUR ${n}`;\n");
    files.file("src/index.ts", "export { Cart } from './cart';\nexport * from './invoice';\n");
    files.file("src/page.tsx",
               "import { Cart, Invoice } from './index';\n"
               "import { format as money } from './cart';\n"
               "\n"
               "export class Page {\n"
               "  private invoice = new Invoice();\n"
               "  constructor(private readonly cart: Cart) {}\n"
               "  show() {\n"
               "    return money(this.cart.total()) + this.invoice.total();\n"
               "  }\n"
               "}\n"
               "export function all(carts: Cart[]) {\n"
               "  const first = new Cart();\n"
               "  return carts.map((each) => each.total()).concat(first.total());\n"
               "}\n");
    files.file("lib/report.js",
               "const { format } = require('../src/invoice');\n"
               "module.exports.report = function report() { return format(3); };\n");
    // Line 13 has both a cart that is known and one that is not.
    CHECK(files.callers("Cart.total") == Strings{"src/page.tsx:8 Page.show", "src/page.tsx:13 all"});
    CHECK(files.callers("Invoice.total") == Strings{"src/page.tsx:8 Page.show", "? src/page.tsx:13 all"});
    CHECK(files.callers("src/cart.ts:format") == Strings{"src/page.tsx:8 Page.show"});
    CHECK(files.callers("src/invoice.ts:format") == Strings{"lib/report.js:2 report"});
    CHECK(files.callers("Invoice.sum") == Strings{"src/invoice.ts:2 Invoice.total"});
}

TEST_CASE("Go: packages, receivers and constructors decide") {
    RelatedFiles files;
    files.file("go.mod", "module example.org/shop\n");
    files.file("order/order.go",
               "package order\n"
               "\n"
               "type Store struct{}\n"
               "\n"
               "func NewStore() *Store { return &Store{} }\n"
               "\n"
               "func (s *Store) Save(id int) error { return check(id) }\n"
               "\n"
               "func check(id int) error { return nil }\n"
               "\n"
               "func Open() error { return nil }\n");
    files.file("user/user.go",
               "package user\n"
               "\n"
               "type Store struct{}\n"
               "\n"
               "func (s *Store) Save(id int) error { return check(id) }\n"
               "\n"
               "func check(id int) error { return nil }\n"
               "\n"
               "func Open() error { return nil }\n");
    files.file("main.go",
               "package main\n"
               "\n"
               "import (\n"
               "\t\"example.org/shop/order\"\n"
               "\tpeople \"example.org/shop/user\"\n"
               ")\n"
               "\n"
               "type app struct {\n"
               "\tusers *people.Store\n"
               "}\n"
               "\n"
               "func main() {\n"
               "\torders := order.NewStore()\n"
               "\torders.Save(1)\n"
               "\tpeople.Open()\n"
               "\torder.Open()\n"
               "}\n"
               "\n"
               "func (a *app) run(s *order.Store, err error) {\n"
               "\ta.users.Save(2)\n"
               "\ts.Save(3)\n"
               "}\n");
    CHECK(files.callers("order/order.go:Store.Save") == Strings{"main.go:14 main", "main.go:21 app.run"});
    CHECK(files.callers("user/user.go:Store.Save") == Strings{"main.go:20 app.run"});
    CHECK(files.callers("user/user.go:check") == Strings{"user/user.go:5 Store.Save"});
    CHECK(files.callers("order/order.go:Open") == Strings{"main.go:16 main"});
    CHECK(files.callers("user/user.go:Open") == Strings{"main.go:15 main"});
}

TEST_CASE("Java: types of fields, parameters and locals decide; packages too") {
    RelatedFiles files;
    files.file("src/main/java/org/a/Parser.java",
               "package org.a;\n"
               "\n"
               "public class Parser {\n"
               "    public void parse(String text) { reset(); }\n"
               "    private void reset() {}\n"
               "    public static Parser create() { return new Parser(); }\n"
               "}\n");
    files.file("src/main/java/org/b/Parser.java",
               "package org.b;\n"
               "\n"
               "public class Parser {\n"
               "    public void parse(String text) { this.reset(); }\n"
               "    private void reset() {}\n"
               "}\n");
    files.file("src/main/java/org/c/App.java",
               "package org.c;\n"
               "\n"
               "import org.a.Parser;\n"
               "\n"
               "public class App {\n"
               "    private final Parser first = Parser.create();\n"
               "    private org.b.Parser second;\n"
               "\n"
               "    void run(org.b.Parser third) {\n"
               "        first.parse(\"x\");\n"
               "        this.second.parse(\"y\");\n"
               "        third.parse(\"z\");\n"
               "        var fourth = new Parser();\n"
               "        fourth.parse(\"w\");\n"
               "        Parser.create().parse(\"v\");\n"
               "    }\n"
               "}\n");
    CHECK(files.callers("src/main/java/org/a/Parser.java:Parser.parse") ==
          Strings{"src/main/java/org/c/App.java:10 App.run", "src/main/java/org/c/App.java:14 App.run",
                  "src/main/java/org/c/App.java:15 App.run"});
    CHECK(files.callers("src/main/java/org/b/Parser.java:Parser.parse") ==
          Strings{"src/main/java/org/c/App.java:11 App.run", "src/main/java/org/c/App.java:12 App.run"});
    CHECK(files.callers("src/main/java/org/a/Parser.java:Parser.reset") ==
          Strings{"src/main/java/org/a/Parser.java:4 Parser.parse"});
    CHECK(files.callers("src/main/java/org/b/Parser.java:Parser.reset") ==
          Strings{"src/main/java/org/b/Parser.java:4 Parser.parse"});
}

TEST_CASE("Rust: modules, impls and constructors decide") {
    RelatedFiles files;
    files.file("Cargo.toml", "[package]\nname = \"shop\"\n");
    files.file("src/lib.rs", "pub mod disk;\npub mod memory;\npub use disk::Disk;\n");
    files.file("src/disk.rs",
               "pub struct Disk;\n"
               "impl Disk {\n"
               "    pub fn new() -> Self { Disk }\n"
               "    pub fn flush(&self) { self.sync(); helper(); }\n"
               "    fn sync(&self) {}\n"
               "}\n"
               "fn helper() {}\n"
               "pub fn open() -> Disk { Disk::new() }\n");
    files.file("src/memory.rs",
               "pub struct Memory;\n"
               "impl Memory {\n"
               "    pub fn new() -> Self { Memory }\n"
               "    pub fn flush(&self) { self.sync(); helper(); }\n"
               "    fn sync(&self) {}\n"
               "}\n"
               "fn helper() {}\n"
               "pub fn open() -> Memory { Memory::new() }\n");
    files.file("src/run.rs",
               "use crate::disk::{self, Disk};\n"
               "use crate::memory::open as open_memory;\n"
               "\n"
               "struct Job { disk: Disk }\n"
               "\n"
               "pub fn run(other: &crate::memory::Memory) {\n"
               "    let d = disk::open();\n"
               "    d.flush();\n"
               "    other.flush();\n"
               "    open_memory().flush();\n"
               "    let again = Disk::new();\n"
               "    again.flush();\n"
               "}\n"
               "impl Job {\n"
               "    fn go(&self) { self.disk.flush(); crate::memory::open(); }\n"
               "}\n");
    CHECK(files.callers("Disk.flush") ==
          Strings{"src/run.rs:8 run", "src/run.rs:12 run", "src/run.rs:15 Job.go"});
    CHECK(files.callers("Memory.flush") == Strings{"src/run.rs:9 run", "src/run.rs:10 run"});
    CHECK(files.callers("src/disk.rs:open") == Strings{"src/run.rs:7 run"});
    CHECK(files.callers("src/memory.rs:open") == Strings{"src/run.rs:10 run", "src/run.rs:15 Job.go"});
    CHECK(files.callers("src/memory.rs:helper") == Strings{"src/memory.rs:4 Memory.flush"});
    CHECK(files.callers("Disk.new") == Strings{"src/disk.rs:8 open", "src/run.rs:11 run"});
    CHECK(files.callers("Disk.sync") == Strings{"src/disk.rs:4 Disk.flush"});
}

TEST_CASE("TypeScript: packages of the same tree are found by their names, and tests have no parameters") {
    RelatedFiles files;
    files.file("packages/core/package.json", "{ \"name\": \"@shop/core\" }\n");
    files.file("packages/core/src/index.ts", "export { scope } from './scope';\n");
    files.file("packages/core/src/scope.ts",
               "export class Scope { run() {} }\n"
               "export function scope(): Scope { return new Scope(); }\n");
    files.file("packages/web/package.json", "{ \"name\": \"@shop/web\" }\n");
    files.file("packages/web/src/scope.ts",
               "export class Effect { run() {} }\nexport function scope() { return 1; }\n");
    files.file("packages/web/test/a.test.ts",
               "import { scope } from '@shop/core';\n"
               "import { scope as other } from '../src/scope';\n"
               "test('runs', () => {\n"
               "  expect(scope().run()).toBe(1);\n"
               "  other();\n"
               "});\n");
    CHECK(files.callers("Scope.run") == Strings{"packages/web/test/a.test.ts:4 runs"});
    CHECK(files.callers("Effect.run").empty());
    CHECK(files.callers("packages/core/src/scope.ts:scope") == Strings{"packages/web/test/a.test.ts:4 runs"});
    CHECK(files.callers("packages/web/src/scope.ts:scope") == Strings{"packages/web/test/a.test.ts:5 runs"});
}

TEST_CASE("languages that cannot call each other are never mixed") {
    RelatedFiles files;
    files.file("server/api.py",
               "def advance_parcel(code):\n    return code\n\ndef main():\n    advance_parcel(1)\n");
    files.file("web/api.ts",
               "export function advance_parcel(code: string) { return code; }\n"
               "advance_parcel('x');\n");
    files.file("cmd/api.go",
               "package cmd\n\nfunc advance_parcel(code int) {}\n\nfunc run() { advance_parcel(1) }\n");
    CHECK(files.callers("server/api.py:advance_parcel") == Strings{"server/api.py:5 main"});
    CHECK(files.callers("web/api.ts:advance_parcel") == Strings{"web/api.ts:2"});
    CHECK(files.callers("cmd/api.go:advance_parcel") == Strings{"cmd/api.go:5 run"});
    CHECK(files.callers("advance_parcel").size() == 3);
    for (const std::string& line : files.callers("advance_parcel")) CHECK(line.starts_with("! "));
}
