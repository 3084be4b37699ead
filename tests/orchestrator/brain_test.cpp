// The brain's decisions: findings, candidates, modules, concerns, filing.
#include "orchestrator/brain/citations.hpp"
#include "orchestrator/brain/concerns.hpp"
#include "orchestrator/brain/filing.hpp"
#include "orchestrator/brain/measure.hpp"
#include "orchestrator/brain/missing.hpp"
#include "orchestrator/brain/task_text.hpp"
#include "syntax/parser.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace factory::brain;
using base::Json;
using Strings = std::vector<std::string>;

namespace {

Finding failing(const std::string& name, int line, const std::string& message = "assert 8 == 13") {
    Finding out;
    out.kind = Kind::failing_test;
    out.domain = "python";
    out.command = "pytest";
    out.path = "tests/test_cart.py";
    out.line = line;
    out.severity = "error";
    out.name = "tests/test_cart.py::" + name;
    out.message = message;
    out.files = {"shop/cart.py"};
    return out;
}

Finding lint(const std::string& path, int line, const std::string& code, const std::string& message) {
    Finding out;
    out.kind = Kind::lint;
    out.domain = "python";
    out.path = path;
    out.line = line;
    out.severity = "warning";
    out.code = code;
    out.message = message;
    return out;
}

Finding missing(const std::string& name, const Strings& files) {
    Finding out;
    out.kind = Kind::missing_module;
    out.domain = "python";
    out.path = "tests/test_tax.py";
    out.line = 1;
    out.name = name;
    out.message = "it imports " + name;
    out.files = files;
    return out;
}

Exists tree(const std::set<std::string>& files) {
    return [files](const std::string& path) {
        for (const std::string& file : files)
            if (file == path || file.starts_with(path + "/")) return true;
        return false;
    };
}

TestSource source(const std::string& path, const std::string& text) {
    syntax::Parser parser;
    return {path, "python", parser.parse(text, syntax::language_of(path))};
}

}  // namespace

TEST_CASE("a run that failed gives its findings, with the command that found them") {
    const Json facts = {
        {"state", "failed"},
        {"exit_code", 1},
        {"steps", {{{"command", "pytest -q"}, {"exit_code", 1}}}},
        {"failing_tests",
         {{{"name", "tests/a.py::t"}, {"path", "tests/a.py"}, {"line", 3}, {"message", "no"}}}},
        {"diagnostics", {{{"path", "a.py"}, {"line", 1}, {"severity", "warning"}, {"message", "w"}}}}};
    const Run test = read_run(facts, "python", "test");
    REQUIRE(test.findings.size() == 1);  // a warning is not why a test fails
    CHECK(test.findings[0].line == 3);
    CHECK(test.findings[0].command == "pytest -q");
    CHECK(test.has_run);
    const Run linted = read_run(facts, "python", "lint");
    CHECK(linted.findings.size() == 2);
}

TEST_CASE("tests that a broken file kept from running are known of") {
    Json facts = {{"state", "failed"},
                  {"log_tail", "!!! Interrupted: 1 error during collection !!!"},
                  {"failing_tests", {{{"name", "a.py"}, {"path", "a.py"}, {"message", "no"}}}}};
    CHECK(read_run(facts, "python", "test").was_interrupted);
    facts["log_tail"] = "1 failed";
    CHECK_FALSE(read_run(facts, "python", "test").was_interrupted);
}

TEST_CASE("what the machine lacks is one sentence") {
    Json facts = {{"state", "failed"},
                  {"exit_code", 127},
                  {"problem", "cannot start cargo in x: no such file"},
                  {"steps", {{{"command", "cargo check"}, {"exit_code", 127}}}}};
    CHECK(read_run(facts, "rust", "build").problem ==
          "rust build: 'cargo' is not on this machine; install it, or change build_cmd of the domain");
    facts = {{"state", "failed"},
             {"exit_code", 1},
             {"log_tail", "/usr/bin/python3: No module named pytest\n"},
             {"steps", {{{"command", "python3 -m pytest -q"}, {"exit_code", 1}}}}};
    CHECK(read_run(facts, "python", "test").problem.find("'pytest' is not on this machine") !=
          std::string::npos);
    // A test that lacks a module of its own is no reason to think so.
    facts["log_tail"] = "E   ModuleNotFoundError: No module named 'pytest'\n";
    CHECK(read_run(facts, "python", "test").problem.find("names no place") != std::string::npos);
    CHECK_FALSE(read_run(facts, "python", "test").has_run);
    CHECK_FALSE(read_run(Json(3), "python", "test").has_run);
    CHECK(read_run({{"state", "timed_out"}, {"problem", "it did not end"}}, "a", "lint").problem ==
          "a lint: it did not end");
}

TEST_CASE("the same finding has the same id, wherever its line is") {
    const auto one = candidates_of({failing("test_total", 7)});
    const auto moved = candidates_of({failing("test_total", 90, "another message")});
    const auto other = candidates_of({failing("test_other", 7)});
    REQUIRE(one.size() == 1);
    CHECK(one[0].id == moved[0].id);
    CHECK(one[0].id != other[0].id);
    CHECK(one[0].id.starts_with("fix-"));
    CHECK(one[0].type == "fix");
    CHECK(one[0].symbol == "test_total");
    CHECK(one[0].files == Strings{"shop/cart.py"});
}

TEST_CASE("what one change mends is one candidate") {
    const auto found =
        candidates_of({failing("test_each[1]", 7), failing("test_each[2]", 7),
                       lint("a.py", 9, "F401", "x unused"), lint("a.py", 2, "F401", "y unused"),
                       lint("a.py", 2, "F401", "y unused"), lint("a.py", 4, "E501", "long"),
                       lint("b.py", 1, "F401", "x unused"), lint("", 0, "F401", "nowhere")});
    REQUIRE(found.size() == 4);
    CHECK(found[0].kind == Kind::failing_test);  // the best first
    CHECK(found[0].findings.size() == 2);
    for (const Candidate& one : found) {
        if (one.file != "a.py" || one.findings.size() == 1) continue;
        CHECK(one.findings.size() == 2);
        CHECK(one.line == 2);
        CHECK(one.type == "debt");
        CHECK(one.title == "a.py: F401 y unused (2 places)");
    }
}

TEST_CASE("a linter that repeats the compiler adds nothing") {
    Finding build = lint("a.rs", 3, "E0308", "mismatched types");
    build.kind = Kind::build_error;
    const auto found = candidates_of({build, lint("a.rs", 3, "E0308", "mismatched types")});
    REQUIRE(found.size() == 1);
    CHECK(found[0].type == "build");
}

TEST_CASE("taint of a finding is the candidate's") {
    Finding outside = failing("test_total", 7);
    outside.is_tainted = true;
    const auto found = candidates_of({failing("test_total", 7, "x"), outside});
    REQUIRE(found.size() == 1);
    CHECK(found[0].is_tainted);
    CHECK(task_of(found[0], {}, {})["tainted"] == true);
    CHECK_FALSE(task_of(candidates_of({failing("a", 1)})[0], {}, {}).contains("tainted"));
}

TEST_CASE("a mode keeps what it is for") {
    const Finding secure = lint("a.py", 1, "S105", "a password");
    CHECK(is_wanted(Mode::all, secure));
    CHECK(is_wanted(Mode::security, secure));
    CHECK_FALSE(is_wanted(Mode::security, lint("a.py", 1, "F401", "")));
    CHECK(is_wanted(Mode::perf, lint("a.py", 1, "PERF401", "")));
    CHECK_FALSE(is_wanted(Mode::fix, secure));
    CHECK(is_wanted(Mode::missing, missing("shop.tax", {})));
    CHECK(to_mode("refactor") == Mode::refactor);
    CHECK(actions_of(Mode::refactor).empty());
}

TEST_CASE("a focus is all of its words") {
    const Candidate one = candidates_of({failing("test_total", 7)})[0];
    CHECK(is_in_focus(one, ""));
    CHECK(is_in_focus(one, "CART total"));
    CHECK_FALSE(is_in_focus(one, "cart voucher"));
    CHECK(is_in_focus(one, "a cart of it is"));  // words of two letters say nothing
}

TEST_CASE("an import of the project is told from one of a library") {
    const Exists files = tree({"shop/__init__.py", "shop/cart.py", "src/core/a.py", "web/src/api.ts"});
    const auto python = [&](const std::string& target) {
        return module_of_import("tests/test_a.py", "python", target, files);
    };
    CHECK(python("shop.cart")->path == "shop/cart.py");
    CHECK(python("shop.cart")->is_there);
    CHECK(python("shop")->path == "shop/__init__.py");
    CHECK(python("shop.tax")->path == "shop/tax.py");
    CHECK_FALSE(python("shop.tax")->is_there);
    CHECK(python("core.a")->path == "src/core/a.py");
    CHECK_FALSE(python("numpy.linalg"));
    CHECK_FALSE(python("a b"));
    CHECK(module_of_import("shop/cart.py", "python", ".tax", files)->path == "shop/tax.py");
    const auto script = [&](const std::string& target) {
        return module_of_import("web/src/a.test.ts", "typescript", target, files);
    };
    CHECK(script("./api")->is_there);
    CHECK(script("./api.js")->path == "web/src/api.ts");
    CHECK(script("./gone")->path == "web/src/gone.ts");
    CHECK_FALSE(script("vitest"));
    CHECK_FALSE(script("./style.css"));
    CHECK_FALSE(script("../../../elsewhere"));
    CHECK_FALSE(module_of_import("a_test.go", "go", "fmt", files));
}

TEST_CASE("errors name the module that is not there") {
    CHECK(missing_module_in("ModuleNotFoundError: No module named 'shop.tax'") == "shop.tax");
    CHECK(missing_module_in("Cannot find module './tax' imported from x") == "./tax");
    CHECK(missing_module_in("Failed to resolve import \"./tax\" from \"a.test.ts\"") == "./tax");
    CHECK_FALSE(missing_module_in("No module named "));
    CHECK_FALSE(missing_module_in("assert 1 == 2"));
}

TEST_CASE("a failing test names the code that it uses") {
    const TestSource test =
        source("tests/test_a.py",
               "from shop.cart import total\nfrom shop.text import shorten\n\n\ndef test_total():\n"
               "    assert total([]) == 0\n\n\ndef test_short():\n    assert shorten('a', 1)\n");
    const Exists files = tree({"shop/__init__.py", "shop/cart.py", "shop/text.py"});
    CHECK(modules_used(test.path, test.facts, 5, 6, files) == Strings{"shop/cart.py"});
    CHECK(modules_used(test.path, test.facts, 9, 10, files) == Strings{"shop/text.py"});
    CHECK(modules_used(test.path, test.facts, 100, 100, files) == Strings{"shop/cart.py", "shop/text.py"});
}

TEST_CASE("a missing module takes the place of the tests that lack it") {
    const Exists files = tree({"shop/__init__.py", "tests/test_tax.py", "tests/test_b.py"});
    Finding broken = failing("", 1, "ModuleNotFoundError: No module named 'shop.tax'");
    broken.path = broken.name = "tests/test_tax.py";
    Finding library = failing("", 1, "ModuleNotFoundError: No module named 'yaml'");
    library.path = library.name = "tests/test_b.py";
    const std::vector<TestSource> tests = {
        source("tests/test_tax.py", "from shop.tax import with_tax\n"),
        source("tests/test_b.py", "import yaml\n"),
        // Optional, and its tests pass without it.
        source("tests/test_c.py", "try:\n    import shop.fast\nexcept ImportError:\n    pass\n")};
    const auto declared = [](const std::string& name) { return name == "yaml"; };
    const Missing found =
        find_missing({broken, library, failing("test_total", 7)}, tests, {"python"}, files, declared);
    REQUIRE(found.modules.size() == 1);
    CHECK(found.modules[0].name == "shop.tax");
    CHECK(found.modules[0].path == "tests/test_tax.py");
    CHECK(found.modules[0].line == 1);
    CHECK(found.modules[0].files == Strings{"shop/tax.py"});
    REQUIRE(found.others.size() == 1);
    CHECK(found.others[0].name == "tests/test_cart.py::test_total");
    REQUIRE(found.remarks.size() == 1);
    CHECK(found.remarks[0].find("'yaml'") != std::string::npos);
    // Where no test could run, the imports alone have to do.
    CHECK(find_missing({}, tests, {}, files, declared).modules.size() == 2);
    // A module without a package, that no manifest names, is the project's own.
    const Missing own =
        find_missing({library}, {tests[1]}, {"python"}, files, [](const std::string&) { return false; });
    REQUIRE(own.modules.size() == 1);
    CHECK(own.modules[0].files == Strings{"yaml.py"});
}

TEST_CASE("sizes are measured, and only what is above its limit is told") {
    syntax::Parser parser;
    std::string text = "def f(a, b, c, d, e, g):\n";
    for (int i = 0; i < 11; ++i) text += "    if a == " + std::to_string(i) + ":\n        return b\n";
    for (int i = 0; i < 90; ++i) text += "    c += 1\n";
    text += "    return c\n\n\ndef small(a):\n    return a\n";
    const syntax::Language* python = syntax::find_language("python");
    const auto found =
        measure("shop/a.py", "python", parser.parse(text, python), parser.check(text, python), {});
    std::set<std::string> codes;
    for (const Finding& one : found) {
        codes.insert(one.code);
        CHECK(one.name == "f");
        CHECK(one.line == 1);
    }
    CHECK(codes == std::set<std::string>{"complexity", "long-function", "parameters"});
    CHECK(measure("tests/test_a.py", "python", parser.parse(text, python), parser.check(text, python), {})
              .empty());
    CHECK(parameters_of("def f(self, a, b=(1, 2), *, c)") == 3);
    CHECK(parameters_of("std::map<int, int> f(const std::map<int, int>& a, int b)") == 2);
    CHECK(parameters_of("f()") == 0);
    CHECK(parameters_of("f") == 0);
    CHECK(parameters_of("fn f(&mut self, a: Fn(A, B) -> C, b: u8) -> D") == 2);
}

TEST_CASE("concerns are chosen by signs, and the others say why not") {
    const auto rows = read_concerns(
        "- {name: a, check: always there, always: true}\n- {name: b, check: money, words: [price]}\n"
        "- {name: c, check: pages, endings: [.vue]}\n",
        "x.yaml", 1);
    const ChosenConcerns out = choose(rows, "the unit_price of it, a caprice", {"shop/cart.py"});
    CHECK(out.chosen == Strings{"a: always there", "b: money"});
    REQUIRE(out.others.size() == 1);
    CHECK(out.others[0] == std::pair<std::string, std::string>{"c", "no sign of .vue"});
    REQUIRE(out.for_split.size() == 1);
    CHECK(choose(rows, "a caprice", {"a/b.vue"}).chosen == Strings{"a: always there", "c: pages"});
    CHECK_THROWS(read_concerns("- {name: a}\n", "x.yaml", 1));
    CHECK_THROWS(read_concerns("a: b\n", "x.yaml", 1));
    CHECK(concerns().size() > 25);
}

TEST_CASE("what is around a line fits, and begins at the start of one") {
    std::string text;
    for (int i = 1; i <= 200; ++i) text += "line " + std::to_string(i) + "\n";
    int first = 0;
    CHECK(around("short\n", 1, 3000, first) == "short\n");
    const std::string cut = around(text, 150, 300, first);
    CHECK(cut.size() <= 300);
    CHECK(cut.find("line 150\n") != std::string::npos);
    CHECK(cut.starts_with("line " + std::to_string(first) + "\n"));
    CHECK(cut.ends_with("\n"));
    CHECK(around(std::string(50, 'x') + "\n", 1, 20, first).size() == 20);
    CHECK(around(text, 9999, 100, first).find("line 200") != std::string::npos);
    CHECK(around("", 3, 10, first).empty());
}

TEST_CASE("a test command is for the files of its task") {
    CHECK(for_files("pytest -q {files}", {"tests/a.py"}) == "pytest -q tests/a.py");
    CHECK(for_files("pytest -q {files}", {}) == "pytest -q");
    CHECK(for_files("pytest -q", {"tests/a.py"}) == "pytest -q tests/a.py");
    CHECK(for_files("cargo test", {"tests/a.rs"}) == "cargo test");
}

TEST_CASE("a finding is filed once, and again after it came back from production") {
    CHECK(free_id("fix-1", {}) == "fix-1");
    CHECK_FALSE(free_id("fix-1", {{"fix-1", "pending"}}));
    CHECK_FALSE(free_id("fix-1", {{"fix-1", "merged"}}));
    CHECK_FALSE(free_id("fix-1", {{"fix-1", "cancelled"}}));
    CHECK(free_id("fix-1", {{"fix-1", "prod_ok"}}) == "fix-1-2");
    CHECK_FALSE(free_id("fix-1", {{"fix-1", "prod_ok"}, {"fix-1-2", "blocked"}}));
}

TEST_CASE("refactoring waits for its phase, and for what comes before it") {
    CHECK(why_refactoring_waits("features", true, {}, {}).empty());
    CHECK_FALSE(why_refactoring_waits("features", false, {}, {}).empty());
    CHECK(why_refactoring_waits("refactor", false, {}, {}).empty());
    CHECK_FALSE(why_refactoring_waits("refactor", false, {{"a", "merged"}}, {{"a", "fix"}}).empty());
    CHECK(why_refactoring_waits("refactor", false, {{"a", "prod_ok"}, {"b", "pending"}},
                                {{"a", "fix"}, {"b", "debt"}})
              .empty());
}

TEST_CASE("references are found in several forms, and as whole words") {
    CHECK(references_in(Json::parse(R"([{"id":"AO-1"},"AO-2",3])")) == Strings{"AO-1", "AO-2"});
    CHECK(references_in(Json::parse(R"({"AO-1":{},"AO-2":"x"})")) == Strings{"AO-1", "AO-2"});
    CHECK(references_in(Json::parse(R"({"references":["AO-3"]})")) == Strings{"AO-3"});
    CHECK(reference_named({"AO-1"}, "see AO-12").empty());
    CHECK(reference_named({"AO-1", "AO-12"}, "see AO-12.") == "AO-12");
}

TEST_CASE("a small finding stays whole, a root feature of several files is split by concern") {
    const base::config::FractalRules rules;
    const auto enter = [&rules](const Candidate& candidate) {
        return entrance(task_of(candidate, {}, {}), candidate, {}, rules);
    };
    CHECK(enter(candidates_of({failing("test_total", 7)})[0]).size() == 1);
    CHECK(enter(candidates_of({missing("shop.tax", {"shop/tax.py"})})[0]).size() == 1);
    const auto parts = enter(candidates_of({missing("shop.tax", {"shop/tax.py", "shop/rates.py"})})[0]);
    REQUIRE(parts.size() == 4);
    CHECK(parts[0]["status"] == "split");
    CHECK(parts[1]["parent"] == parts[0]["id"]);
    CHECK(parts[1]["type"] == "feature");
    CHECK_FALSE(parts[1].contains("status"));
    CHECK(parts[2]["depends_on"] == Json::array({parts[1]["id"]}));
    base::config::FractalRules off;
    off.force_level1 = false;
    const Candidate two = candidates_of({missing("shop.tax", {"shop/tax.py", "shop/rates.py"})})[0];
    CHECK(entrance(task_of(two, {}, {}), two, {}, off).size() == 1);
    off.max_files = 1;
    CHECK(entrance(task_of(two, {}, {}), two, {}, off).size() == 4);
}

TEST_CASE("citations are found among other words") {
    CHECK(citations_in("The total (`shop/cart.py:3`), see a.py:4-9. Not http://x.org:80 or 12:30 or a:b") ==
          std::vector<Cited>{{"shop/cart.py", 3, 3}, {"a.py", 4, 9}});
    CHECK(citations_in("a.py:0 a.py:9-4 a.py:3x a.py:99999999999 :3 a.py:").empty());
    CHECK(citations_in("./a.py:3:") == std::vector<Cited>{{"./a.py", 3, 3}});
}

TEST_CASE("a line stays when all that it cites was shown") {
    const std::vector<Cited> shown = {{"a.py", 10, 20}};
    const CheckedAnswer out = check_citations(
        "It adds. a.py:12\nIt lies. b.py:12\nIt goes too far. a.py:12-30\nIt cites nothing.\n\n"
        "Both. a.py:10 a.py:12\n",
        shown);
    CHECK(out.text == "It adds. a.py:12\nBoth. a.py:10 a.py:12\n");
    CHECK(out.dropped == 3);
    CHECK(out.citations == std::vector<Cited>{{"a.py", 12, 12}, {"a.py", 10, 10}});
    CHECK(check_citations("", shown).text.empty());
}
