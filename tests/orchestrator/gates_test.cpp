// The gates with thresholds, and how verdicts are written.
#include "orchestrator/gates/gates.hpp"

#include "orchestrator/adversarial/sarif.hpp"
#include "tests/support/change_of.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

using namespace factory::gates;
using factory::adversarial::Issue;
using factory::adversarial::line_diff;
using test::change_of;

TEST_CASE("lcov is read, added up and refused with the line that is wrong") {
    const Coverage read = read_lcov(
        "TN:\nSF:./src/a.ts\nFN:1,f\nDA:1,3\nDA:2,0,checksum\nend_of_record\nSF:src/"
        "a.ts\nDA:2,1\nDA:9,-1\nend_of_record\n");
    REQUIRE(read.files.size() == 1);
    CHECK(read.files.at("src/a.ts").lines == std::map<std::uint32_t, std::uint64_t>{{1, 3}, {2, 1}, {9, 0}});
    CHECK(read.lines_found() == 3);
    CHECK(read.lines_hit() == 2);
    CHECK_THROWS_WITH(read_lcov("SF:a\nDA:x,1\n"), Catch::Contains("line 2"));
    CHECK_THROWS_WITH(read_lcov("DA:1,1\n"), Catch::Contains("before a file"));
    CHECK_THROWS_WITH(read_lcov("{\"json\": 1}\n"), Catch::Contains("line 1"));
}

TEST_CASE("a file is found in a report by its path, an absolute path or the end of it") {
    const Coverage read = read_lcov(
        "SF:/work/src/a.ts\nDA:1,1\nend_of_record\nSF:b.ts\nDA:1,1\nend_of_record\nSF:x/"
        "c.ts\nend_of_record\nSF:y/c.ts\n");
    CHECK(find_file(read, "src/a.ts", "/work") != nullptr);
    CHECK(find_file(read, "src/a.ts", "/elsewhere") != nullptr);
    CHECK(find_file(read, "pkg/b.ts", "/work") != nullptr);
    CHECK(find_file(read, "c.ts", "/work") == nullptr);  // two fit
}

TEST_CASE("coverage counts the changed lines that can run") {
    const auto change = change_of("src/a.ts", "a();\nb();\n", "a();\nb();\nc();\n// says\nd();\n");
    const auto low = judge_coverage(change, read_lcov("SF:src/a.ts\nDA:1,0\nDA:2,0\nDA:3,1\nDA:5,0\n"),
                                    std::nullopt, {80, "/r"});
    CHECK(low.changed == 2);
    CHECK(low.covered == 1);
    CHECK_FALSE(low.verdict.approved);
    CHECK(low.verdict.verdict == "COVERAGE_REJECTED");
    REQUIRE(low.verdict.issues.size() == 1);
    CHECK(low.verdict.issues[0].line == 5);
    CHECK(judge_coverage(change, read_lcov("SF:src/a.ts\nDA:3,1\nDA:5,0\n"), std::nullopt, {50, "/r"})
              .verdict.approved);
    CHECK(judge_coverage(change, read_lcov("SF:src/other.ts\nDA:3,0\n"), std::nullopt, {80, "/r"})
              .verdict.approved);
}

TEST_CASE("coverage of the whole may not fall below the base's") {
    const auto change = change_of("src/a.ts", "a();\n", "a();\nb();\n");
    const Coverage before = read_lcov("SF:src/a.ts\nDA:1,1\n");
    const Coverage after = read_lcov("SF:src/a.ts\nDA:1,0\nDA:2,1\n");
    const auto result = judge_coverage(change, after, before, {80, "/r"});
    CHECK_FALSE(result.verdict.approved);
    REQUIRE(result.verdict.issues.size() == 1);
    CHECK(result.verdict.issues[0].type == "coverage_regression");
    CHECK(judge_coverage(change, before, before, {80, "/r"}).verdict.approved);
}

TEST_CASE("complexity is counted in every language, told when it got worse, and a split is proposed") {
    const std::vector<std::pair<std::string, std::string>> samples = {
        {"a.ts",
         "function f(a: number) {\n  if (a > 1 && a < 3) {\n    return 1;\n  }\n  for (const b of c) {\n    "
         "g(b);\n  }\n  return 2;\n}\n"},
        {"a.py",
         "def f(a):\n    if a > 1 and a < 3:\n        return 1\n    for b in c:\n        g(b)\n    return "
         "2\n"},
        {"a.go",
         "package a\nfunc f(a int) int {\n\tif a > 1 && a < 3 {\n\t\treturn 1\n\t}\n\tfor _, b := range c "
         "{\n\t\tg(b)\n\t}\n\treturn 2\n}\n"},
        {"a.rs",
         "fn f(a: i32) -> i32 {\n    if a > 1 && a < 3 {\n        return 1;\n    }\n    for b in c {\n       "
         " g(b);\n    }\n    2\n}\n"},
        {"A.java",
         "class A {\n  int f(int a) {\n    if (a > 1 && a < 3) {\n      return 1;\n    }\n    for (int b : "
         "c) {\n      g(b);\n    }\n    return 2;\n  }\n}\n"},
        {"a.cpp",
         "int f(int a) {\n  if (a > 1 && a < 3) {\n    return 1;\n  }\n  for (int b : c) {\n    g(b);\n  }\n "
         " return 2;\n}\n"},
        {"a.c",
         "int f(int a) {\n  if (a > 1 && a < 3) {\n    return 1;\n  }\n  while (g(a)) {\n    a++;\n  }\n  "
         "return 2;\n}\n"},
        {"A.cs",
         "class A {\n  int F(int a) {\n    if (a > 1 && a < 3) {\n      return 1;\n    }\n    foreach (var b "
         "in c) {\n      G(b);\n    }\n    return 2;\n  }\n}\n"},
        {"a.php",
         "<?php\nfunction f($a) {\n  if ($a > 1 && $a < 3) {\n    return 1;\n  }\n  foreach ($c as $b) {\n   "
         " g($b);\n  }\n  return 2;\n}\n"},
        {"a.rb",
         "def f(a)\n  if a > 1 && a < 3\n    return 1\n  end\n  while g(a)\n    a += 1\n  end\n  2\nend\n"},
        {"a.kt",
         "fun f(a: Int): Int {\n  if (a > 1 && a < 3) {\n    return 1\n  }\n  for (b in c) {\n    g(b)\n  "
         "}\n  return 2\n}\n"},
        {"a.swift",
         "func f(a: Int) -> Int {\n  if a > 1 && a < 3 {\n    return 1\n  }\n  for b in c {\n    g(b)\n  }\n "
         " return 2\n}\n"},
        {"a.scala",
         "object A {\n  def f(a: Int): Int = {\n    if (a > 1 && a < 3) {\n      return 1\n    }\n    while "
         "(g(a)) {\n      h()\n    }\n    2\n  }\n}\n"},
        {"a.lua",
         "function f(a)\n  if a > 1 and a < 3 then\n    return 1\n  end\n  for _, b in ipairs(c) do\n    "
         "g(b)\n  end\n  return 2\nend\n"},
        {"a.zig",
         "fn f(a: i32) i32 {\n    if (a > 1 and a < 3) {\n        return 1;\n    }\n    while (g(a)) {\n     "
         "   h();\n    }\n    return 2;\n}\n"},
    };
    for (const auto& [path, text] : samples) {
        INFO(path);
        const auto verdict = judge_complexity(change_of(path, "-", text), 3);
        REQUIRE(verdict.issues.size() == 1);
        CHECK(verdict.approved);
        CHECK_THAT(verdict.issues[0].message,
                   Catch::Contains(" is 4, above 3") && Catch::Contains("move lines"));
        CHECK(judge_complexity(change_of(path, "-", text), 4).issues.empty());
        CHECK(judge_complexity(change_of(path, text, text + "\n"), 3).issues.empty());
    }
}

TEST_CASE("the difference of lines is a shortest one and covers both texts") {
    const auto hunks = line_diff("a\nb\nc\nd\n", "a\nx\nc\nd\ne\n");
    REQUIRE(hunks.size() == 2);
    CHECK(hunks[0].base_first == 2);
    CHECK(hunks[0].base_count == 1);
    CHECK(hunks[0].head_count == 1);
    CHECK(hunks[1].head_first == 5);
    CHECK(hunks[1].head_count == 1);
    CHECK(line_diff("a\n  b\n", "a\nb  \n").empty());
    CHECK(line_diff("", "").empty());
    CHECK(line_diff("a\nb\n", "").size() == 1);
}

TEST_CASE("issues are written as SARIF 2.1.0") {
    const std::vector<Issue> issues = {
        {"skip", "tests/a b.ts", 3, "it.skip", "the test 'x' is skipped: let it run", 0, true},
        {"todo", "src/a.ts", 1, "// TODO", "something is left to do", 1, false},
        {"coverage_regression", "", 0, "90 -> 80", "the coverage fell", 0, true}};
    CHECK(test::golden_difference(test::source_directory() / "tests/orchestrator/gate.sarif.golden",
                                  factory::adversarial::to_sarif(issues, "1.2.3").dump(2) + "\n")
              .empty());
}
