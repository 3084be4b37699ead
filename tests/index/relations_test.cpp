// Directions, depth, and what is said when something cannot be told.
#include "tests/index/relations_fixture.hpp"

#include <catch2/catch.hpp>

using test::RelatedFiles;
using test::Strings;

TEST_CASE("callers of callers are found step by step, and a circle ends") {
    RelatedFiles files;
    files.file("a.py",
               "def low():\n"
               "    pass\n"
               "\n"
               "def middle():\n"
               "    low()\n"
               "    high(0)\n"
               "\n"
               "def high(n):\n"
               "    middle()\n");
    files.file("b.py", "from a import high\n\ndef top():\n    high(1)\n");
    CHECK(files.callers("low") == Strings{"a.py:5 middle"});
    CHECK(files.callers("low", 2) == Strings{"a.py:5 middle", "a.py:9 high"});
    CHECK(files.callers("low", 6) == Strings{"a.py:5 middle", "a.py:9 high", "a.py:6 middle", "b.py:4 top"});
    const lrm::index::RelationAnswer answer = files.find("low", lrm::index::Direction::callers, 3);
    REQUIRE(answer.places.size() == 4);
    CHECK(answer.places[1].depth == 2);
    CHECK(answer.places[1].via == "middle");
    CHECK(answer.places[3].depth == 3);
    CHECK_FALSE(answer.is_cut);
}

TEST_CASE("callees are definitions, with the lines they are called at and what is of other projects") {
    RelatedFiles files;
    files.file("a.py",
               "import json\n"
               "from b import Box, wrap\n"
               "\n"
               "def pack(things):\n"
               "    box = Box()\n"
               "    box.put(wrap(things))\n"
               "    print(json.dumps(wrap(1)))\n"
               "    things.put(2)\n");
    files.file("b.py",
               "class Box:\n"
               "    def put(self, what):\n"
               "        return wrap(what)\n"
               "class Bag:\n"
               "    def put(self, what):\n"
               "        pass\n"
               "def wrap(what):\n"
               "    return what\n");
    const lrm::index::RelationAnswer answer = files.find("pack", lrm::index::Direction::callees);
    CHECK(files.callees("pack") == Strings{"b.py:1 Box", "b.py:2 Box.put", "b.py:7 wrap", "? a.py:8 put"});
    REQUIRE(answer.places.size() == 3);
    CHECK(answer.places[2].lines == std::vector<std::uint32_t>{6, 7});
    CHECK(answer.outside == std::vector<std::string>{"dumps", "print"});
    REQUIRE(answer.ambiguous.size() == 1);
    CHECK(answer.ambiguous[0].candidates.size() == 2);
}

TEST_CASE("an overriding method is perhaps called where its base's is") {
    RelatedFiles files;
    files.file("shapes.py",
               "class Shape:\n"
               "    def area(self):\n"
               "        raise NotImplementedError\n"
               "    def describe(self):\n"
               "        return self.area()\n"
               "\n"
               "class Circle(Shape):\n"
               "    def area(self):\n"
               "        return 3\n"
               "\n"
               "class Field:\n"
               "    def area(self):\n"
               "        return 4\n"
               "\n"
               "def main():\n"
               "    Circle().area()\n"
               "    Circle().describe()\n");
    CHECK(files.callers("Shape.area") == Strings{"shapes.py:5 Shape.describe"});
    CHECK(files.callers("Circle.area") == Strings{"shapes.py:16 main", "? shapes.py:5 Shape.describe"});
    CHECK(files.callers("Field.area").empty());
    CHECK(files.callers("Shape.describe") == Strings{"shapes.py:17 main"});
}

TEST_CASE("implementers are told apart where two bases have one name") {
    RelatedFiles files;
    files.file("a/store.ts", "export interface Store { get(id: string): string; }\n");
    files.file("b/store.ts", "export interface Store { get(id: string): string; }\n");
    files.file("disk.ts",
               "import { Store } from './a/store';\n"
               "export class Disk implements Store { get(id: string) { return id; } }\n"
               "export class Tape extends Disk { get(id: string) { return id + id; } }\n");
    files.file("net.ts",
               "import type { Store } from './b/store';\n"
               "export class Net implements Store { get(id: string) { return id; } }\n");
    CHECK(files.implementers("a/store.ts:Store") == Strings{"disk.ts:2 Disk"});
    CHECK(files.implementers("a/store.ts:Store", 2) == Strings{"disk.ts:2 Disk", "disk.ts:3 Tape"});
    CHECK(files.implementers("b/store.ts:Store") == Strings{"net.ts:2 Net"});
    CHECK(files.implementers("a/store.ts:Store.get") == Strings{"disk.ts:2 Disk.get", "disk.ts:3 Tape.get"});
}

TEST_CASE("a Go type implements an interface by having its methods") {
    RelatedFiles files;
    files.file("go.mod", "module x.org/y\n");
    files.file("store/store.go",
               "package store\n"
               "\n"
               "type Store interface {\n"
               "\tGet(id string) (string, error)\n"
               "\tPut(id string, value []byte) error\n"
               "}\n");
    files.file("disk/disk.go",
               "package disk\n"
               "\n"
               "type Disk struct{}\n"
               "\n"
               "func (d *Disk) Get(id string) (string, error) { return id, nil }\n"
               "func (d *Disk) Put(id string, v []byte) error { return nil }\n"
               "\n"
               "type Half struct{}\n"
               "\n"
               "func (h Half) Get(id string) (string, error) { return id, nil }\n"
               "\n"
               "type Other struct{}\n"
               "\n"
               "func (o Other) Get(id string) (string, error) { return id, nil }\n"
               "func (o Other) Put(all ...string) error { return nil }\n");
    files.file("main.go",
               "package main\n"
               "\n"
               "import \"x.org/y/store\"\n"
               "\n"
               "func use(s store.Store) { s.Get(\"a\") }\n");
    CHECK(files.implementers("Store") == Strings{"disk/disk.go:3 Disk"});
    CHECK(files.implementers("Store.Put") == Strings{"disk/disk.go:6 Disk.Put"});
    CHECK(files.callers("Store.Get") == Strings{"main.go:5 use"});
    CHECK(files.callers("Disk.Get") == Strings{"? main.go:5 use"});
    CHECK(files.callers("Half.Get").empty());
}

TEST_CASE("Rust traits and their impls, also in other files") {
    RelatedFiles files;
    files.file("Cargo.toml", "[package]\nname = \"draw\"\n");
    files.file("src/lib.rs", "pub mod shape;\npub mod circle;\npub mod extra;\n");
    files.file("src/shape.rs", "pub trait Shape { fn area(&self) -> f64; }\npub struct Line;\n");
    files.file("src/circle.rs",
               "use crate::shape::Shape;\n"
               "pub struct Circle;\n"
               "impl Shape for Circle { fn area(&self) -> f64 { 3.0 } }\n");
    files.file("src/extra.rs",
               "use crate::shape::{Line, Shape};\n"
               "impl Shape for Line { fn area(&self) -> f64 { 0.0 } }\n"
               "mod inner { pub trait Shape {} pub struct Dot; impl Shape for Dot {} }\n");
    CHECK(files.implementers("src/shape.rs:Shape") ==
          Strings{"src/circle.rs:2 Circle", "src/shape.rs:2 Line"});
}

TEST_CASE("tests that reach a symbol, directly and through others") {
    RelatedFiles files;
    files.file("app/price.py", "def net(x):\n    return x\n\ndef gross(x):\n    return net(x) * 2\n");
    files.file("other/price.py", "def net(x):\n    return 0\n");
    files.file("tests/test_price.py",
               "from app.price import gross\n"
               "from other.price import net\n"
               "\n"
               "def test_gross():\n"
               "    assert gross(1) == 2\n"
               "\n"
               "def test_other():\n"
               "    assert net(1) == 0\n");
    CHECK(files.tests("app/price.py:net") == Strings{"tests/test_price.py:4 test_gross"});
    CHECK(files.tests("app/price.py:net", 1).empty());
    CHECK(files.tests("other/price.py:net") == Strings{"tests/test_price.py:7 test_other"});
}

TEST_CASE("imports and importers of files, modules and symbols") {
    RelatedFiles files;
    files.file("pkg/__init__.py", "from .core import run\n");
    files.file("pkg/core.py", "import os\n\ndef run():\n    pass\n\ndef stop():\n    pass\n");
    files.file("pkg/other/core.py", "def run():\n    pass\n");
    files.file("main.py", "from pkg.core import run\nimport pkg.other.core\n");
    files.file("late.py", "from pkg.core import stop\n");
    CHECK(files.importers("pkg/core.py") ==
          Strings{"late.py:1 stop", "main.py:1 run", "pkg/__init__.py:1 run"});
    CHECK(files.importers("pkg.core") == files.importers("pkg/core.py"));
    CHECK(files.importers("pkg/core.py:run") == Strings{"main.py:1 run", "pkg/__init__.py:1 run"});
    CHECK(files.importers("pkg/other/core.py") == Strings{"main.py:2"});
    CHECK(files.imports("main.py") == Strings{"pkg/core.py run", "pkg/other/core.py"});
    CHECK(files.find("pkg/core.py", lrm::index::Direction::imports).outside ==
          std::vector<std::string>{"os"});
}

TEST_CASE("a class is used by what makes it, names it and extends it; a constructor by what makes it") {
    RelatedFiles files;
    files.file("a.py",
               "class Base:\n"
               "    def __init__(self, n):\n"
               "        self.n = n\n"
               "\n"
               "class Child(Base):\n"
               "    pass\n"
               "\n"
               "def make(b: Base):\n"
               "    return Base(1)\n");
    CHECK(files.callers("Base") == Strings{"a.py:5 Child", "a.py:8 make", "a.py:9 make"});
    CHECK(files.callers("Base.__init__") == Strings{"a.py:9 make"});
}

TEST_CASE("what is asked for may be absent, or one of several") {
    RelatedFiles files;
    files.file("a.py", "def go():\n    pass\n");
    files.file("b.py", "def go():\n    pass\n");
    const lrm::index::RelationAnswer none = files.find("missing", lrm::index::Direction::callers);
    CHECK(none.targets.empty());
    CHECK(none.candidates.empty());
    const lrm::index::RelationAnswer two = files.find("go", lrm::index::Direction::callers);
    CHECK(two.targets.empty());
    CHECK(two.candidates.size() == 2);
    CHECK(files.find("b.py:go", lrm::index::Direction::callers).targets.size() == 1);
    CHECK(files.find("b.py:1", lrm::index::Direction::callers).targets.size() == 1);
}

TEST_CASE("a file that changed after it was indexed gives no certain answers about what is not there") {
    RelatedFiles files;
    files.file("a.py", "def go():\n    pass\n\ndef run():\n    go()\n");
    files.rewrite("a.py", "\n");
    CHECK(files.callers("go") == Strings{"? a.py:5 run"});
}

TEST_CASE("nothing is looked at once the caller has gone") {
    RelatedFiles files;
    files.file("a.py", "def go():\n    pass\n\ndef run():\n    go()\n");
    lrm::index::RelationQuery query;
    query.symbol = "go";
    query.cancelled = [] { return true; };
    const lrm::index::RelationAnswer answer = lrm::index::find_relations(*files.snapshot(), query);
    CHECK(answer.places.empty());
    CHECK(answer.is_cut);
}
