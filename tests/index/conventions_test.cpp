// Conventions with known counts, in small projects of several languages.
#include "mcp_lrm/index/conventions.hpp"

#include "mcp_lrm/index/conventions_commits.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"
#include "small_index.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace lrm::index;

namespace {

ProjectConventions conventions_of(test::SmallIndex& project, const ConventionDomain& domain = {}) {
    return project_conventions(*project.snapshot(), domain, {});
}

/// The one whose rule begins so; fails the test without it.
Convention find(const ProjectConventions& all, const std::string& domain, const std::string& begin) {
    for (const Convention& one : all.conventions)
        if (one.domain == domain && one.rule.starts_with(begin)) return one;
    std::string known;
    for (const Convention& one : all.conventions) known += "\n  " + one.domain + " | " + one.rule;
    FAIL("no convention '" << domain << " | " << begin << "' among:" << known);
    return {};
}

bool has(const ProjectConventions& all, const std::string& domain, const std::string& begin) {
    return std::any_of(all.conventions.begin(), all.conventions.end(), [&](const Convention& one) {
        return one.domain == domain && one.rule.starts_with(begin);
    });
}

const DeclaredRule& declared(const ProjectConventions& all, const std::string& piece) {
    for (const DeclaredRule& rule : all.declared)
        if (rule.text.find(piece) != std::string::npos) return rule;
    FAIL("no declared rule with '" << piece << "'");
    throw 0;
}

std::string place(const Evidence& one) {
    return one.path + ":" + std::to_string(one.line);
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("naming is counted by language and kind, with examples and exceptions") {
    test::SmallIndex project;
    project.file(
        "src/a.py",
        "def read_all():\n    pass\n\ndef write_all():\n    pass\n\ndef badName():\n    pass\n\nclass "
        "OrderBook:\n    pass\n\nclass PriceList:\n    pass\n\nclass Tax:\n    pass\n");
    project.file("src/b.py", "def load_file():\n    pass\n");
    const ProjectConventions all = conventions_of(project);
    const Convention functions = find(all, "python", "functions: ");
    CHECK(functions.rule == "functions: snake_case");
    CHECK(functions.count == 3);
    CHECK(functions.total == 4);
    REQUIRE(functions.examples.size() == 2);
    CHECK(place(functions.examples[0]) == "src/a.py:1");
    CHECK(place(functions.examples[1]) == "src/b.py:1");
    REQUIRE(functions.against.size() == 1);
    CHECK(place(functions.against[0]) == "src/a.py:7");
    CHECK(functions.against[0].text == "badName");
    const Convention types = find(all, "python", "types: ");
    CHECK(types.rule == "types: PascalCase");
    CHECK(types.count == 3);
}

TEST_CASE("Go names are MixedCaps whether exported or not") {
    test::SmallIndex project;
    project.file("a.go",
                 "package a\n\nfunc ReadAll() error { return nil }\n\nfunc readOne() error { return nil "
                 "}\n\nfunc Bad_name() {}\n");
    const ProjectConventions all = conventions_of(project);
    const Convention functions = find(all, "go", "functions: MixedCaps");
    CHECK(functions.count == 2);
    CHECK(functions.total == 3);
    const Convention errors = find(all, "go", "functions that return error");
    CHECK(errors.count == 2);
    CHECK(errors.total == 3);
}

TEST_CASE("a domain restricts what is counted to a language or a folder") {
    test::SmallIndex project;
    project.file(
        "web/a.ts",
        "export function loadAll() {}\nexport function saveAll() {}\nexport function dropAll() {}\n");
    project.file("server/a.py",
                 "def load_all():\n    pass\n\ndef save_all():\n    pass\n\ndef drop_all():\n    pass\n");
    const auto snapshot = project.snapshot();
    const DomainFound python = find_domain(*snapshot, "py");
    REQUIRE(python.is_known);
    CHECK(python.domain.language == "python");
    const ProjectConventions only = conventions_of(project, python.domain);
    CHECK(has(only, "python", "functions: snake_case"));
    CHECK_FALSE(has(only, "typescript", "functions: "));
    const DomainFound web = find_domain(*snapshot, "web/");
    REQUIRE(web.is_known);
    CHECK(web.domain.folder == "web/");
    CHECK(has(conventions_of(project, web.domain), "typescript", "functions: camelCase"));
    const DomainFound none = find_domain(*snapshot, "cobol");
    CHECK_FALSE(none.is_known);
    CHECK(none.languages == Strings{"python", "typescript"});
    CHECK(none.folders == Strings{"server/", "web/"});
}

TEST_CASE("tests are told by framework, place, file name and name") {
    test::SmallIndex project;
    project.file("src/a.py", "def run():\n    pass\n");
    project.file("tests/test_a.py",
                 "import pytest\n\ndef test_runs_twice():\n    assert 1 == 1\n\ndef test_stops():\n    "
                 "assert 2 == 2\n");
    const ProjectConventions all = conventions_of(project);
    CHECK(find(all, "python", "framework").rule == "framework, by imports: pytest 1");
    CHECK(find(all, "python", "test files lie").rule == "test files lie: in tests/");
    CHECK(find(all, "python", "test files are named").rule == "test files are named: test_*.py");
    const Convention names = find(all, "python", "test names");
    CHECK(names.rule.starts_with("test names: test_snake_case"));
    CHECK(names.count == 2);
    CHECK(find(all, "python", "assertions").rule == "assertions: assert 2");
}

TEST_CASE("includes are told by form, root, order and own header") {
    test::SmallIndex project;
    for (const std::string name : {"a", "b", "c"}) {
        project.file("lib/" + name + ".hpp", "#pragma once\nint " + name + "();\n");
        project.file("lib/" + name + ".cpp", "#include \"lib/" + name +
                                                 ".hpp\"\n\n#include <algorithm>\n#include <string>\n\nint " +
                                                 name + "() { return 1; }\n");
    }
    project.file("lib/d.cpp", "#include <string>\n#include <algorithm>\n");
    const ProjectConventions all = conventions_of(project);
    CHECK(find(all, "cpp", "own modules").rule == "own modules: from the root");
    CHECK(find(all, "cpp", "own header").count == 3);
    const Convention order = find(all, "cpp", "order");
    CHECK(order.rule == "order: sorted inside a block");
    CHECK(order.count == 3);
    CHECK(order.total == 4);
    CHECK(place(order.against.at(0)) == "lib/d.cpp:2");
}

TEST_CASE("commits are told by form, length, mood and body") {
    CHECK(shape_of_subject("fix(parser): take it").type == "fix");
    CHECK(shape_of_subject("parser: take it").type.empty());
    CHECK(shape_of_subject("parser: take it").prefix == "parser");
    CHECK(shape_of_subject("Note well that this: is prose").prefix.empty());
    CHECK(is_imperative("add a test"));
    CHECK_FALSE(is_imperative("added a test"));
    CHECK_FALSE(is_imperative("Fixes the test"));
    CHECK(is_imperative("embed the test"));
    CHECK(length_of("\xc3\xa9t\xc3\xa9") == 3);

    test::SmallIndex project;
    project.file("a.py", "x = 1\n");
    project.commit("parser: read tables\n\nThey were skipped.", {"a.py"})
        .commit("parser: add a limit", {"a.py"})
        .commit("store: drop old rows", {"a.py"})
        .commit("Updated the readme", {"a.py"});
    const ProjectConventions all = conventions_of(project);
    const Convention form = find(all, "", "subject form");
    CHECK(form.rule == "subject form: \"area: text\"");
    CHECK(form.count == 3);
    CHECK(form.total == 4);
    REQUIRE(form.against.size() == 1);
    CHECK(form.against[0].text == "Updated the readme");
    CHECK(find(all, "", "imperative").count == 3);
    CHECK(find(all, "", "body: none").count == 3);
    CHECK(find(all, "", "usual prefixes").rule == "usual prefixes: parser 2, store 1");
}

TEST_CASE("linters and formatters are read, with the line") {
    test::SmallIndex project;
    project.file(".clang-format", "BasedOnStyle: Google\nColumnLimit: 100\nIndentWidth: 4\n");
    project.file(".editorconfig", "root = true\n[*]\nindent_style = space\nindent_size = 4\n");
    project.file("pyproject.toml",
                 "[project]\nname = \"a\"\n\n[tool.ruff]\nline-length = 88\nselect = [\"E\", \"F\"]\n");
    project.file("tsconfig.json", "{\n  \"compilerOptions\": {\n    \"strict\": true\n  }\n}\n");
    project.file(".golangci.yml", "linters:\n  enable:\n    - errcheck\n    - govet\n");
    const ProjectConventions all = conventions_of(project);
    const auto rule = [&](const std::string& tool) {
        for (const EnforcedRule& one : all.enforced)
            if (one.tool == tool) return one.path + ":" + std::to_string(one.line) + " " + one.text;
        return std::string();
    };
    CHECK(rule("clang-format") == ".clang-format:1 BasedOnStyle: Google; ColumnLimit: 100; IndentWidth: 4");
    CHECK(rule("editorconfig") == ".editorconfig:3 indent_style = space; indent_size = 4");
    CHECK(rule("ruff") == "pyproject.toml:4 line-length = 88; select = [E, F]");
    CHECK(rule("typescript") == "tsconfig.json:3 strict: true");
    CHECK(rule("golangci-lint") == ".golangci.yml:2 enable:; errcheck; govet");
}

TEST_CASE("declared rules have their line and topic; code in them is no rule") {
    const std::vector<DeclaredRule> rules =
        declared_rules({"AGENTS.md",
                        "# Rules\n\n- Functions are snake_case\n  in every file.\n1. Never throw in a "
                        "destructor.\n\n```\n- not a rule at all\n```\n\n"
                        "## Commits\n\nThe subject is short, at most 50 characters. Hello there.\n"});
    REQUIRE(rules.size() == 3);
    CHECK(rules[0].text == "Functions are snake_case in every file.");
    CHECK(rules[0].line == 3);
    CHECK(rules[0].topic == "naming");
    CHECK(rules[1].topic == "errors");
    CHECK(rules[1].line == 5);
    CHECK(rules[2].topic == "commits");
    CHECK(rules[2].line == 13);
}

TEST_CASE("words are forbidden only where the rule forbids them") {
    CHECK(forbidden_words("Never use `console.log()` or `print`.") == Strings{"console.log", "print"});
    CHECK(forbidden_words("No `util`, `common`, `helpers`.") == Strings{"util", "common", "helpers"});
    CHECK(forbidden_words("Use `spawn_all` instead of `thread`.") == Strings{"thread"});
    CHECK(forbidden_words("No sleep in tests.") == Strings{"sleep"});
    CHECK(forbidden_words("Every change goes through `Tracker.advance`.").empty());
    CHECK(forbidden_words("Use `snake_case`, not tabs.").empty());
}

TEST_CASE("drift from declared rules is counted and shown") {
    test::SmallIndex project;
    project.file("CLAUDE.md",
                 "- Functions are `snake_case`, types PascalCase.\n- Never use `print`; use the logger.\n"
                 "- Commit subjects have at most 20 characters.\n- No file has more than 50 lines.\n"
                 "- Tests are named `test_*.py`.\n- Be kind to all.\n");
    project.file("src/a.py",
                 "import log\n\ndef read_all():\n    print('x')\n\ndef badName():\n    pass\n\nclass "
                 "Order:\n    pass\n");
    project.file("src/long.py", "x = 1\n" + std::string(60, '\n'));
    project.file("tests/test_a.py", "def test_a():\n    assert True\n");
    project.file("tests/order_test.py", "def test_b():\n    assert True\n");
    project.commit("short one", {"src/a.py"}).commit("this subject is far too long", {"src/a.py"});
    const ProjectConventions all = conventions_of(project);
    const auto drift = [&](const std::string& piece, const std::string& what) {
        for (const Drift& one : declared(all, piece).drift)
            if (one.what == what) return one;
        FAIL("no drift '" << what << "'");
        return Drift{};
    };
    const Drift names = drift("snake_case", "function names not in snake_case");
    CHECK(names.broken == 1);
    CHECK(names.checked == 2);
    CHECK(place(names.against.at(0)) == "src/a.py:6");
    CHECK(drift("snake_case", "type names not in PascalCase").broken == 0);
    const Drift print = drift("print", "uses of `print`");
    CHECK(print.broken == 1);
    CHECK(place(print.against.at(0)) == "src/a.py:4");
    const Drift tests = drift("test_*.py", "test files (.py) not named test_*.py");
    CHECK(tests.broken == 1);
    CHECK(tests.checked == 2);
    CHECK(tests.against.at(0).path == "tests/order_test.py");
    CHECK(declared(all, "Be kind").drift.empty());
}

TEST_CASE("drift of commit subjects and file lengths") {
    test::SmallIndex project;
    project.file(
        "AGENTS.md",
        "- Commit subjects have at most 40 characters, imperative.\n- A file has at most 50 lines.\n");
    project.file("src/long.py", "x = 1\n" + std::string(60, '\n'));
    project.file("src/short.py", "x = 1\n");
    project.commit("a short one", {"src/long.py"})
        .commit("added a subject that is far too long for this rule", {"src/long.py"});
    const ProjectConventions all = conventions_of(project);
    const DeclaredRule& commits = declared(all, "Commit subjects");
    REQUIRE(commits.drift.size() == 2);
    CHECK(commits.drift[0].what == "subjects longer than 40 characters");
    CHECK(commits.drift[0].broken == 1);
    CHECK(commits.drift[0].checked == 2);
    CHECK(commits.drift[1].broken == 1);
    const DeclaredRule& lines = declared(all, "A file has");
    REQUIRE(lines.drift.size() == 1);
    CHECK(lines.drift[0].broken == 1);
    CHECK(lines.drift[0].checked == 2);
    CHECK(lines.drift[0].against.at(0).path == "src/long.py");
}

TEST_CASE("every example is a real line of a real file") {
    test::SmallIndex project;
    project.file("src/a.ts",
                 "import { b } from './b';\nimport { c } from './c';\n\nexport class OrderError extends "
                 "Error {}\n\nexport function readAll(): void {\n  throw new OrderError('x');\n}\n");
    project.file("src/b.ts", "export const b = 1;\nconsole.log(b);\n");
    project.file(
        "src/a.test.ts",
        "import { test, expect } from 'vitest';\n\ntest('reads all', () => {\n  expect(1).toBe(1);\n});\n");
    std::size_t seen = 0;
    for (const Convention& one : conventions_of(project).conventions)
        for (const auto* list : {&one.examples, &one.against})
            for (const Evidence& evidence : *list) {
                INFO(one.rule << ": " << place(evidence));
                ++seen;
                std::ifstream file(project.root() + "/" + evidence.path);
                REQUIRE(file);
                std::string line;
                for (std::uint32_t i = 0; i < evidence.line; ++i) REQUIRE(std::getline(file, line));
            }
    CHECK(seen > 10);
}

TEST_CASE("hostile texts cost a count, nothing else") {
    test::SmallIndex project;
    project.file("AGENTS.md", "- `" + std::string(3000, 'x') +
                                  "\n- never use `\n- at most 99999999999999999999 lines a file\n| a | must "
                                  "|\n|---|\n- [x](\n- \xff\xfe must\n");
    project.file("package.json", "{\"scripts\": {\"test\": 3, \"build\": \"\xff\"}}");
    project.file("src/a.cpp", "/* never closed\nthrow X();\n");
    project.file("src/b.py", "'''never closed\nraise X()\n");
    project.file("src/c.js", "`\n" + std::string(200'000, '(') + "\nthrow");
    project.file("CLAUDE.md",
                 "- must " + std::string(100'000, '[') + "\n" + std::string(100'000, '`') + "\n");
    std::string line;
    while (line.size() < 100'000) line += "raise throw err ";
    project.file("src/d.py", line + "\n");
    CHECK_NOTHROW(conventions_of(project));
}

TEST_CASE("what matters for a place is of its language") {
    test::SmallIndex project;
    project.file(
        "web/a.ts",
        "export function loadAll() {}\nexport function saveAll() {}\nexport function dropAll() {}\n");
    project.file("server/a.py",
                 "def load_all():\n    pass\n\ndef save_all():\n    pass\n\ndef drop_all():\n    pass\n");
    const ProjectConventions all = conventions_of(project);
    for (const Convention& one : conventions_for(all, {"server/b.py"}, 5)) CHECK(one.domain == "python");
    CHECK_FALSE(conventions_for(all, {"server/b.py"}, 5).empty());
    CHECK(conventions_for(all, {"server/b.py"}, 1).size() == 1);
    CHECK(conventions_for(all, {"a.cobol"}, 5).empty());
}
