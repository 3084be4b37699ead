"""The small broken projects that record.py runs tools on: NAME -> files, prepare (shell), run (shell)."""

CARGO = {
    "Cargo.toml": '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "2021"\n\n[workspace]\n',
    "src/main.rs": 'mod order;\n\nfn main() {\n    let unused = 1;\n    println!("{}", order::total("x"));\n}\n',
    "src/order.rs": 'pub fn total(items: &[u32]) -> u32 {\n    let sum: u32 = items.iter().map(|n| n * 2).sum();\n'
                    '    missing(sum)\n}\n',
}
CARGO_TEST = {
    "Cargo.toml": CARGO["Cargo.toml"],
    "src/lib.rs": 'pub fn half(n: u32) -> u32 {\n    n / 2 + 1\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n'
                  '    fn halves_ten() {\n        assert_eq!(super::half(10), 5, "half of ten");\n    }\n\n    #[test]\n'
                  '    fn halves_zero() {\n        assert!(super::half(0) > 0);\n    }\n\n    #[test]\n    #[should_panic]\n'
                  '    fn refuses() {\n        let _ = super::half(1);\n    }\n}\n',
}
TS_PACKAGE = '{"name": "demo", "private": true, "type": "module"}\n'
TSCONFIG = '{"compilerOptions": {"strict": true, "noEmit": true, "module": "esnext", "target": "es2022", ' \
           '"moduleResolution": "bundler", "skipLibCheck": true, "types": []}, "include": ["src"]}\n'
TS = {
    "package.json": TS_PACKAGE, "tsconfig.json": TSCONFIG,
    "src/cart.ts": 'export interface Item { price: number; name: string }\n\n'
                   'export function total(items: Item[]): number {\n'
                   '  return items.map((item) => item.cost).reduce((a, b) => a + b, "0");\n}\n',
    "src/main.ts": 'import { total } from "./cart";\nimport { gone } from "./gone";\n\n'
                   'console.log(total([{ price: "1", name: "x" }]), gone);\n',
}
ESLINT = {
    "package.json": TS_PACKAGE,
    "eslint.config.js": 'import js from "@eslint/js";\nexport default [js.configs.recommended, {rules: {"eqeqeq": '
                        '"warn", "no-var": "error"}}];\n',
    "src/a.js": 'var count = 1;\nif (count == "1") {\n  console.log(count);\n}\nexport function f() {\n  let x;\n  '
                'undefinedThing();\n}\n',
    "src/broken.js": 'export const a = ;\n',
}
VITEST = {
    "package.json": TS_PACKAGE,
    "src/sum.js": 'export const sum = (a, b) => a + b + 1;\n',
    "src/sum.test.js": 'import { describe, expect, it } from "vitest";\nimport { sum } from "./sum.js";\n\n'
                       'describe("sum", () => {\n  it("adds two numbers", () => {\n    expect(sum(1, 2)).toBe(3);\n  });\n'
                       '  it("is a number", () => {\n    expect(typeof sum(1, 2)).toBe("number");\n  });\n'
                       '  it("throws on nothing", () => {\n    const nothing = undefined;\n    nothing.call();\n  });\n});\n',
    "src/import.test.js": 'import { it } from "vitest";\nimport { gone } from "./gone.js";\n\nit("x", () => gone());\n',
}
JEST = {
    "package.json": '{"name": "demo", "private": true}\n',
    "src/sum.js": 'exports.sum = (a, b) => a + b + 1;\n',
    "src/sum.test.js": 'const { sum } = require("./sum");\n\ndescribe("sum", () => {\n  test("adds two numbers", () => {\n'
                       '    expect(sum(1, 2)).toBe(3);\n  });\n  test("is a number", () => {\n'
                       '    expect(typeof sum(1, 2)).toBe("number");\n  });\n});\n',
    "src/gone.test.js": 'const gone = require("./gone");\n\ntest("x", () => gone());\n',
}
PLAYWRIGHT = {
    "package.json": TS_PACKAGE,
    "playwright.config.ts": 'import { defineConfig } from "@playwright/test";\n'
                            'export default defineConfig({ testDir: "e2e", reporter: "list", retries: 0 });\n',
    "e2e/cart.spec.ts": 'import { expect, test } from "@playwright/test";\n\n'
                        'test.describe("cart", () => {\n  test("shows the total @smoke", async () => {\n'
                        '    expect(1 + 1).toBe(3);\n  });\n  test("is empty at first", async () => {\n'
                        '    expect([]).toHaveLength(0);\n  });\n  test("waits", async () => {\n'
                        '    test.setTimeout(200);\n    await new Promise(() => {});\n  });\n});\n',
}
SVELTE = {
    "package.json": TS_PACKAGE,
    "svelte.config.js": "export default {};\n",
    "tsconfig.json": TSCONFIG,
    "src/Cart.svelte": '<script lang="ts">\n  export let price: number;\n  let total: string = price * 2;\n  gone();\n'
                       '</script>\n\n<img src="x.png">\n<p>{total}</p>\n\n<style>\n  .unused { color: red; }\n</style>\n',
}
ANGULAR = {
    "package.json": '{"name": "demo", "private": true}\n',
    "angular.json": '{"version": 1, "projects": {"demo": {"projectType": "application", "root": "", "sourceRoot": '
                    '"src", "architect": {"build": {"builder": "@angular/build:application", "options": {"browser": '
                    '"src/main.ts", "index": false, "tsConfig": "tsconfig.json", "outputPath": "dist"}}}}}}\n',
    "tsconfig.json": '{"compilerOptions": {"strict": true, "module": "esnext", "target": "es2022", "moduleResolution": '
                     '"bundler", "experimentalDecorators": true, "skipLibCheck": true, "lib": ["es2022", "dom"]}, '
                     '"files": ["src/main.ts"], "angularCompilerOptions": {"strictTemplates": true}}\n',
    "src/main.ts": 'import { bootstrapApplication } from "@angular/platform-browser";\nimport { Component } from '
                   '"@angular/core";\n\n@Component({ selector: "app-root", standalone: true, template: "<p>{{ totl }}'
                   '</p>" })\nclass App {\n  total: number = "1";\n}\n\nbootstrapApplication(App);\n',
}
PYTEST = {
    "shop/__init__.py": "",
    "shop/cart.py": 'def total(prices):\n    return sum(prices) + 1\n\n\ndef parse(text):\n    return int(text)\n',
    "tests/test_cart.py": 'import pytest\n\nfrom shop.cart import parse, total\n\n\ndef test_total():\n'
                          '    assert total([1, 2]) == 3\n\n\nclass TestParse:\n    def test_number(self):\n'
                          '        assert parse("4") == 4\n\n    def test_word(self):\n        assert parse("four") == 4\n\n\n'
                          '@pytest.mark.parametrize("n", [1, 2])\ndef test_each(n):\n    assert n == 1, "only one"\n',
    "tests/test_broken.py": 'from shop.gone import nothing\n\n\ndef test_nothing():\n    nothing()\n',
    "conftest.py": "",
}
PYTHON_LINT = {
    "shop/__init__.py": "",
    "shop/text.py": 'import os\n\n\ndef greet(name: str) -> int:\n    unused = 1\n'
                    '    text = "hello %s, this line is longer than what the style guide allows for code" % name\n'
                    '    return text + b\n\n\ndef count(items=[]):\n    if items == None:\n        print(f"none")\n'
                    '    try:\n        return len(items)\n    except:\n        pass\n',
    "shop/bad.py": "def broken(:\n    pass\n",
    "shop/money.py": '"""Money."""\n\n\ndef total(prices: list[int]) -> int:\n    """Sum."""\n'
                     '    return "".join(str(p) for p in prices)\n\n\ndef name_of(code: int) -> str:\n    """Name."""\n'
                     '    return code.missing\n',
}
UNITTEST = {
    "cart.py": PYTEST["shop/cart.py"],
    "test_cart.py": 'import unittest\n\nfrom cart import parse, total\n\n\nclass CartTest(unittest.TestCase):\n'
                    '    def test_total(self):\n        self.assertEqual(total([1, 2]), 3)\n\n    def test_word(self):\n'
                    '        parse("four")\n\n    def test_number(self):\n        self.assertEqual(parse("4"), 4)\n',
    "test_syntax.py": 'def broken(:\n    pass\n',
}
GO = {
    "go.mod": "module example.com/demo\n\ngo 1.19\n",
    "main.go": 'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tvar n int = "x"\n\tfmt.Println(total(1))\n}\n',
    "cart/cart.go": 'package cart\n\nfunc Total(a, b int) int {\n\treturn a + c\n}\n',
}
GO_VET = {
    "go.mod": GO["go.mod"],
    "main.go": 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%d\\n", "text")\n\treturn\n\t'
               'fmt.Println("never")\n}\n',
}
GO_TEST = {
    "go.mod": GO["go.mod"],
    "cart/cart.go": 'package cart\n\nfunc Total(a, b int) int {\n\treturn a + b + 1\n}\n',
    "cart/cart_test.go": 'package cart\n\nimport "testing"\n\nfunc TestTotal(t *testing.T) {\n\tif got := Total(1, 2); got '
                         '!= 3 {\n\t\tt.Errorf("Total(1, 2) = %d, want 3", got)\n\t}\n}\n\nfunc TestTable(t *testing.T) {\n'
                         '\tt.Run("zero", func(t *testing.T) {\n\t\tif Total(0, 0) != 0 {\n\t\t\tt.Fatal("not zero")\n\t\t}\n'
                         '\t})\n}\n\nfunc TestFine(t *testing.T) {}\n',
    "panics/panics_test.go": 'package panics\n\nimport "testing"\n\nfunc TestPanics(t *testing.T) {\n\tvar list []int\n'
                             '\t_ = list[3]\n}\n',
    "broken/broken_test.go": 'package broken\n\nimport "testing"\n\nfunc TestX(t *testing.T) {\n\tmissing()\n}\n',
}
CPP = {
    "src/label.hpp": '#pragma once\n#include <string>\n\nstd::string label(int n);\ntemplate <class T> T twice(T t) {\n'
                     '    return t * 2;\n}\n',
    "src/label.cpp": '#include "label.hpp"\n\nstd::string label(int n) {\n    int unused = 0;\n    undefined_name(n);\n'
                     '    return twice(std::string("x"));\n}\n',
    "src/main.cpp": '#include "label.hpp"\n#include "gone.hpp"\n\nint main() {\n    return label(1)\n}\n',
}
CPP_LINK = {"src/main.cpp": 'int gone(int);\n\nint main() {\n    return gone(1);\n}\n'}
CMAKE = {
    "CMakeLists.txt": 'cmake_minimum_required(VERSION 3.20)\nproject(demo CXX)\nenable_testing()\n'
                      'add_executable(test_label test_label.cpp)\nadd_test(NAME label COMMAND test_label)\n'
                      'add_test(NAME label_fails COMMAND test_label fail)\n'
                      'add_test(NAME missing COMMAND no_such_program)\n'
                      'add_test(NAME crash COMMAND test_label crash)\n'
                      'add_test(NAME slow COMMAND sleep 5)\nset_tests_properties(slow PROPERTIES TIMEOUT 1)\n',
    "test_label.cpp": '#include <cstdlib>\n#include <cstdio>\n#include <cstring>\n\nint main(int argc, char** argv) {\n'
                      '    if (argc > 1 && !std::strcmp(argv[1], "crash")) std::abort();\n'
                      '    if (argc > 1) std::printf("test_label.cpp:7: expected 2, got 3\\n");\n    return argc > 1;\n}\n',
}
CMAKE_CONFIGURE = {
    "CMakeLists.txt": 'cmake_minimum_required(VERSION 3.20)\nproject(demo CXX)\nfind_package(Gone REQUIRED)\n'
                      'add_executable(x gone.cpp)\nmessage(WARNING "old settings")\n',
}
POM = '''<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>demo</groupId><artifactId>demo</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies><dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version>
    <scope>test</scope></dependency></dependencies>
</project>
'''
MAVEN = {
    "pom.xml": POM,
    "src/main/java/demo/Cart.java": 'package demo;\n\npublic class Cart {\n    int total() {\n        String n = 1;\n'
                                    '        return missing(n);\n    }\n}\n',
}
MAVEN_TEST = {
    "pom.xml": POM,
    "src/main/java/demo/Cart.java": 'package demo;\n\npublic class Cart {\n    public int total(int a) {\n'
                                    '        return a + 1;\n    }\n}\n',
    "src/test/java/demo/CartTest.java": 'package demo;\n\nimport static org.junit.Assert.assertEquals;\n\nimport '
                                        'org.junit.Test;\n\npublic class CartTest {\n    @Test\n    public void total() {\n'
                                        '        assertEquals(1, new Cart().total(1));\n    }\n\n    @Test\n    public void '
                                        'nothing() {\n        String s = null;\n        s.length();\n    }\n\n    @Test\n'
                                        '    public void fine() {\n    }\n}\n',
}
GRADLE = {
    "build.gradle": "apply plugin: 'java'\n", "settings.gradle": "rootProject.name = 'demo'\n",
    "src/main/java/demo/Cart.java": MAVEN["src/main/java/demo/Cart.java"],
}
PHP = {
    "composer.json": '{"name": "demo/demo"}\n',
    "src/Cart.php": '<?php\n\nfunction total(array $prices): int\n{\n    return array_sum($prices)\n}\n',
}
PHPUNIT = {
    "src/Cart.php": '<?php\n\nfunction total(array $prices): int\n{\n    return array_sum($prices) + 1;\n}\n',
    "tests/CartTest.php": '<?php\n\nuse PHPUnit\\Framework\\TestCase;\n\nrequire __DIR__ . "/../src/Cart.php";\n\n'
                          'final class CartTest extends TestCase\n{\n    public function testTotal(): void\n    {\n'
                          '        $this->assertSame(3, total([1, 2]));\n    }\n\n    public function testWord(): void\n    {\n'
                          '        total("x");\n    }\n\n    public function testFine(): void\n    {\n'
                          '        $this->assertTrue(true);\n    }\n}\n',
}
PHP_FATAL = {"run.php": '<?php\n\necho $missing;\n\nfunction f(int $n) { return $n; }\n\nf("x");\n'}

NPM = "npm install --silent --no-audit --no-fund --no-save "
MVN = "mvn -B -ntp -o -s /etc/maven/settings-debian.xml -Dmaven.repo.local=/usr/share/maven-repo "
PROJECTS = {
    "cargo_check": {"files": CARGO, "run": "cargo check --offline"},
    "cargo_clippy": {"files": {**CARGO_TEST, "src/lib.rs": 'pub fn first(items: &Vec<u32>) -> u32 {\n    return items[0];\n}\n'},
                     "run": "cargo clippy --offline"},
    "cargo_test": {"files": CARGO_TEST, "run": "cargo test --offline"},
    "cargo_test_debian": {"files": CARGO_TEST, "run": "/usr/bin/cargo test --offline"},
    "rustc": {"files": {"main.rs": 'fn main() {\n    let x: i32 = "a";\n    y();\n}\n'}, "run": "rustc main.rs"},
    "tsc": {"files": TS, "prepare": [NPM + "typescript@5"], "run": "npx tsc --noEmit"},
    "tsc_pretty": {"files": TS, "folder": "tsc", "run": "npx tsc --noEmit --pretty"},
    "eslint": {"files": ESLINT, "prepare": [NPM + "eslint@9 @eslint/js@9"], "run": "npx eslint ."},
    "svelte_check": {"files": SVELTE, "prepare": [NPM + "svelte@5 svelte-check@4 typescript@5"], "run": "npx svelte-check"},
    "ng_build": {"files": ANGULAR, "prepare": [NPM + "@angular/cli@19 @angular/build@19 @angular/compiler-cli@19 "
                 "@angular/compiler@19 @angular/core@19 @angular/common@19 @angular/platform-browser@19 rxjs@7 tslib "
                 "typescript@5.6"], "run": "npx ng build"},
    "vitest": {"files": VITEST, "prepare": [NPM + "vitest@2"], "run": "npx vitest run"},
    "vitest_3": {"files": VITEST, "prepare": [NPM + "vitest@3"], "run": "npx vitest run"},
    "jest": {"files": JEST, "prepare": [NPM + "jest@29"], "run": "npx jest"},
    "playwright": {"files": PLAYWRIGHT, "prepare": [NPM + "@playwright/test@1"], "run": "npx playwright test"},
    "pytest": {"files": PYTEST, "run": "/usr/bin/python3 -m pytest"},
    "pytest_short": {"files": PYTEST, "folder": "pytest", "run": "/usr/bin/python3 -m pytest -q --tb=short"},
    "pytest_failures": {"files": PYTEST, "folder": "pytest",
                        "run": "/usr/bin/python3 -m pytest --continue-on-collection-errors"},
    "pytest_syntax": {"files": {"test_bad.py": "def test_x(:\n    pass\n"}, "run": "/usr/bin/python3 -m pytest"},
    "pyflakes": {"files": PYTHON_LINT, "folder": "lint", "run": "/usr/bin/python3 -m pyflakes ."},
    "flake8": {"files": PYTHON_LINT, "folder": "lint", "run": "/usr/bin/python3 -m flake8 shop"},
    "pylint": {"files": PYTHON_LINT, "folder": "lint", "run": "/usr/bin/python3 -m pylint shop"},
    "mypy": {"files": PYTHON_LINT, "folder": "lint", "run": "/usr/bin/python3 -m mypy shop/money.py shop/text.py"},
    "unittest": {"files": UNITTEST, "run": "/usr/bin/python3 -m unittest"},
    "go_build": {"files": GO, "run": "go build ./..."},
    "go_vet": {"files": GO_VET, "run": "go vet ./..."},
    "go_test": {"files": GO_TEST, "run": "go test ./..."},
    "gcc": {"files": CPP, "run": "g++ -Wall -c src/label.cpp; g++ -Wall -c src/main.cpp"},
    "gcc_link": {"files": CPP_LINK, "run": "g++ src/main.cpp -o demo"},
    "clang": {"files": CPP, "folder": "gcc", "run": "clang++ -Wall -c src/label.cpp; clang++ -Wall -c src/main.cpp"},
    "cmake_configure": {"files": CMAKE_CONFIGURE, "run": "cmake -S . -B build"},
    "ctest": {"files": CMAKE, "prepare": ["cmake -S . -B build && cmake --build build"],
              "run": "ctest --test-dir build --output-on-failure"},
    "maven": {"files": MAVEN, "run": MVN + "compile"},
    "maven_test": {"files": MAVEN_TEST, "run": MVN + "test"},
    "gradle": {"files": GRADLE, "run": "gradle --no-daemon --offline assemble"},
    "php_lint": {"files": PHP, "run": "php -l src/Cart.php"},
    "php_fatal": {"files": PHP_FATAL, "run": "php run.php"},
    "phpunit": {"files": PHPUNIT, "run": "phpunit tests"},
}
