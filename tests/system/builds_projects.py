"""The small real projects of builds.py: files, the tools they need, calls, and what must be found."""
import pathlib
import shutil
import subprocess
import sys

TOOLS = pathlib.Path(__file__).parent / "build_tools"


def with_typescript(root):
    """The compiler, from npm, pinned by build_tools/package-lock.json, as the project's own."""
    if not (TOOLS / "node_modules/typescript").is_dir():
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=TOOLS,
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            sys.exit(f"npm ci failed in {TOOLS}: {(done.stderr or done.stdout)[-500:]}")
    shutil.copytree(TOOLS / "node_modules", root / "node_modules", symlinks=True)


PYTHON = {
    "needs": ["python3"],
    "files": {
        "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
        "shop/__init__.py": "",
        "shop/cart.py": "def total(prices):\n    return sum(prices) + 1\n",
        "tests/__init__.py": "",
        "tests/test_cart.py": "import unittest\n\nfrom shop.cart import total\n\n\nclass CartTest(unittest.TestCase):\n"
                              "    def test_total(self):\n        self.assertEqual(total([1, 2]), 3)\n\n"
                              "    def test_fine(self):\n        self.assertTrue(total([]))\n",
        "tests/test_other.py": "import unittest\n\n\nclass OtherTest(unittest.TestCase):\n    def test_one(self):\n        pass\n",
    },
    "calls": [
        ({"action": "test"}, {"state": "failed", "failing_tests": [
            {"path": "tests/test_cart.py", "line": 8, "name": "test_total", "message": "4 != 3"}]}),
        ({"action": "test", "targets": ["tests/test_other.py"]}, {"state": "passed"}),
        ({"action": "test", "targets": ["tests/test_cart.py::CartTest::test_fine"]}, {"state": "passed"}),
    ],
}
UNITTEST = {
    "needs": ["python3"],
    "files": PYTHON["files"],
    "domains": {"python": {"paths": ["./"], "test_cmd": "python3 -m unittest discover -s tests -t ."}},
    "calls": [({"action": "test"}, PYTHON["calls"][0][1])],
}
CPP = {
    "needs": ["cmake", "ctest", "c++"],
    "files": {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(demo CXX)\nenable_testing()\n"
                          "add_executable(label_test label_test.cpp)\nadd_test(NAME label COMMAND label_test)\n"
                          "add_test(NAME other COMMAND label_test fine)\n",
        "label_test.cpp": "#include <cstdio>\n\nint main(int argc, char**) {\n    if (argc > 1) return 0;\n"
                          "    std::puts(\"label_test.cpp:5: expected a, got b\");\n    return 1;\n}\n",
        ".gitignore": "build/\n",
    },
    "calls": [
        ({"action": "build"}, {"state": "passed"}),
        ({"action": "test"}, {"state": "failed", "failing_tests": [{"path": "label_test.cpp", "line": 5, "name": "label"}]}),
        ({"action": "test", "targets": ["other"]}, {"state": "passed"}),
    ],
}
CPP_BROKEN = {
    "needs": ["cmake", "c++"],
    "files": {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.20)\nproject(demo CXX)\nadd_executable(demo src/main.cpp)\n"
                          "target_compile_options(demo PRIVATE -Wall)\n",
        "src/main.cpp": "int main() {\n    int unused = 1;\n    return missing();\n}\n",
    },
    "calls": [({"action": "build"}, {"state": "failed", "diagnostics": [
        {"path": "src/main.cpp", "line": 3, "severity": "error", "message": "missing"},
        {"path": "src/main.cpp", "line": 2, "severity": "warning", "code": "-Wunused-variable"}]})],
}
TYPESCRIPT = {
    "needs": ["node", "npm"],
    "prepare": with_typescript,
    "files": {
        "web/package.json": "{\"name\": \"web\", \"private\": true}\n",
        "web/tsconfig.json": "{\"compilerOptions\": {\"strict\": true, \"target\": \"es2022\", \"types\": []}, \"include\": [\"src\"]}\n",
        "web/src/cart.ts": "export const total = (prices: number[]): string =>\n  prices.reduce((a, b) => a + b, 0);\n",
        "web/src/main.ts": "import { total } from './cart';\nimport { gone } from './gone';\ntotal('x', gone);\n",
        ".gitignore": "node_modules\n",
    },
    "calls": [({"action": "build"}, {"state": "failed", "more": 1, "diagnostics": [
        {"path": "web/src/cart.ts", "line": 2, "severity": "error", "code": "TS2322"},
        {"path": "web/src/main.ts", "line": 2, "code": "TS2792", "message": "./gone"}]})],
}
GO = {
    "needs": ["go"],
    "files": {
        "go.mod": "module example.com/demo\n\ngo 1.19\n",
        "cart/cart.go": "package cart\n\nfunc Total(a, b int) int {\n\treturn a + b + 1\n}\n",
        "cart/cart_test.go": "package cart\n\nimport \"testing\"\n\nfunc TestTotal(t *testing.T) {\n\tif Total(1, 2) != 3 {\n"
                             "\t\tt.Error(\"not three\")\n\t}\n}\n\nfunc TestFine(t *testing.T) {}\n",
        "broken/broken.go": "package broken\n\nfunc F() int {\n\treturn missing\n}\n",
    },
    "calls": [
        ({"action": "build"}, {"state": "failed", "diagnostics": [
            {"path": "broken/broken.go", "line": 4, "severity": "error", "message": "missing"}]}),
        ({"action": "test", "targets": ["cart/cart_test.go"]}, {"state": "failed", "failing_tests": [
            {"path": "cart/cart_test.go", "line": 7, "name": "TestTotal", "message": "not three"}]}),
        ({"action": "test", "targets": ["TestFine", "cart"]}, {"state": "passed"}),
    ],
}
RUST = {
    "needs": ["cargo"],
    "files": {
        "backend/Cargo.toml": "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n",
        "backend/src/lib.rs": "pub fn half(n: u32) -> u32 {\n    n / 2 + 1\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n"
                              "    fn halves_ten() {\n        assert_eq!(super::half(10), 5);\n    }\n\n    #[test]\n"
                              "    fn fine() {}\n}\n",
        ".gitignore": "target\nCargo.lock\n",
    },
    "calls": [
        ({"action": "test"}, {"state": "failed", "failing_tests": [
            {"path": "backend/src/lib.rs", "line": 9, "name": "tests::halves_ten"}]}),
        ({"action": "test", "targets": ["tests::fine"]}, {"state": "passed"}),
    ],
}
RUST_BROKEN = {
    "needs": ["cargo"],
    "files": {
        "Cargo.toml": RUST["files"]["backend/Cargo.toml"],
        "src/main.rs": "fn main() {\n    let n: u32 = \"x\";\n}\n",
    },
    "calls": [({"action": "check", "domain": "rust"}, {"state": "failed", "more": 1, "diagnostics": [
        {"path": "src/main.rs", "line": 2, "severity": "error", "code": "E0308"}]})],
}
ALL = {"python": PYTHON, "unittest": UNITTEST, "cpp": CPP, "cpp_broken": CPP_BROKEN, "typescript": TYPESCRIPT, "go": GO,
       "rust": RUST, "rust_broken": RUST_BROKEN}
