// Each rule in each language: a base, and what was done to it.
#include "orchestrator/adversarial/l0_rules.hpp"
#include "tests/support/change_of.hpp"

#include <catch2/catch.hpp>

#include <map>

using factory::adversarial::Change;
using factory::adversarial::L0Rules;
using test::change_of;
using test::file_of;
using test::types_of;

namespace {

/// A test with two assertions in a language; `body` in front of them, `first` in place of the first
/// assertion.
struct Sample {
    const char* path;
    const char* before;  // up to the body
    const char* first;   // assertion, a line
    const char* second;
    const char* after;
    const char* skip_head;  // `before` with the marker that skips
    const char* weak;       // in place of `first`
    const char* comment;
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = {
        {"a.test.ts", "import { f } from './f';\nit('adds', () => {\n  const r = f(1);\n",
         "  expect(r).toBe(2);\n", "  expect(f(2)).toEqual({ a: 3 });\n", "});\n",
         "import { f } from './f';\nit.skip('adds', () => {\n  const r = f(1);\n",
         "  expect(r).toBeTruthy();\n", "// "},
        {"a.test.js", "const { f } = require('./f');\ntest('adds', function () {\n  const r = f(1);\n",
         "  assert.strictEqual(r, 2);\n", "  assert.deepEqual(f(2), [3]);\n", "});\n",
         "const { f } = require('./f');\nxtest('adds', function () {\n  const r = f(1);\n",
         "  assert.ok(r);\n", "// "},
        {"test_a.py", "from a import f\n\ndef test_adds():\n    r = f(1)\n", "    assert r == 2\n",
         "    assert f(2) == [3]\n", "",
         "from a import f\n\n@pytest.mark.skip(reason='later')\ndef test_adds():\n    r = f(1)\n",
         "    assert r is not None\n", "# "},
        {"a_test.go", "package a\n\nfunc TestAdds(t *testing.T) {\n\tr := F(1)\n",
         "\tassert.Equal(t, 2, r)\n", "\tif got := F(2); got != 3 {\n\t\tt.Errorf(\"got %d\", got)\n\t}\n",
         "}\n", "package a\n\nfunc TestAdds(t *testing.T) {\n\tt.Skip(\"later\")\n\tr := F(1)\n",
         "\tassert.NotNil(t, r)\n", "// "},
        {"src/a.rs", "#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        let r = f(1);\n",
         "        assert_eq!(r, 2);\n", "        assert_eq!(f(2), vec![3]);\n", "    }\n}\n",
         "#[cfg(test)]\nmod tests {\n    #[test]\n    #[ignore]\n    fn adds() {\n        let r = f(1);\n",
         "        assert!(!r.is_empty());\n", "// "},
        {"src/test/java/ATest.java", "class ATest {\n  @Test\n  public void adds() {\n    int r = f(1);\n",
         "    assertEquals(2, r);\n", "    assertThat(f(2)).isEqualTo(3);\n", "  }\n}\n",
         "class ATest {\n  @Disabled(\"later\")\n  @Test\n  public void adds() {\n    int r = f(1);\n",
         "    assertNotNull(r);\n", "// "},
        {"test/a.cpp", "TEST_CASE(\"adds\") {\n    int r = f(1);\n", "    REQUIRE(r == 2);\n",
         "    CHECK(f(2) == 3);\n", "}\n", "TEST_CASE(\"adds\") {\n    SKIP(\"later\");\n    int r = f(1);\n",
         "    REQUIRE(r);\n", "// "},
        {"test/b.cc", "TEST(Sum, Adds) {\n  int r = f(1);\n", "  EXPECT_EQ(2, r);\n",
         "  EXPECT_EQ(3, f(2));\n", "}\n", "TEST(Sum, DISABLED_Adds) {\n  int r = f(1);\n",
         "  EXPECT_NE(2, r);\n", "// "},
        {"A.Tests/ATests.cs",
         "public class ATests {\n    [Fact]\n    public void Adds() {\n        var r = F(1);\n",
         "        Assert.Equal(2, r);\n", "        Assert.Equal(3, F(2));\n", "    }\n}\n",
         "public class ATests {\n    [Fact(Skip = \"later\")]\n    public void Adds() {\n        var r = "
         "F(1);\n",
         "        Assert.NotNull(r);\n", "// "},
        {"tests/ATest.php",
         "<?php\nclass ATest extends TestCase {\n    public function testAdds(): void {\n        $r = "
         "f(1);\n",
         "        $this->assertSame(2, $r);\n", "        self::assertSame([3], f(2));\n", "    }\n}\n",
         "<?php\nclass ATest extends TestCase {\n    public function testAdds(): void {\n        "
         "$this->markTestSkipped('later');\n        $r = f(1);\n",
         "        $this->assertNotNull($r);\n", "// "},
        {"spec/a_spec.rb", "describe 'a' do\n  it 'adds' do\n    r = f(1)\n", "    expect(r).to eq(2)\n",
         "    _(f(2)).must_equal 3\n", "  end\nend\n", "describe 'a' do\n  xit 'adds' do\n    r = f(1)\n",
         "    expect(r).to be_truthy\n", "# "},
        {"test/a_test.rb", "class ATest < Minitest::Test\n  def test_adds\n    r = f(1)\n",
         "    assert_equal 2, r\n", "    assert_equal [3], f(2)\n", "  end\nend\n",
         "class ATest < Minitest::Test\n  def test_adds\n    skip 'later'\n    r = f(1)\n", "    assert r\n",
         "# "},
    };
    return all;
}

std::string whole(const Sample& s) {
    return std::string(s.before) + s.first + s.second + s.after;
}

bool rejects(const std::string& path, const std::string& base, const std::string& head,
             const std::string& type) {
    const auto verdict = judge_l0(change_of(path, base, head), {});
    return !verdict.approved && !verdict.issues.empty() && verdict.issues.front().type == type &&
           verdict.issues.front().is_veto;
}

}  // namespace

TEST_CASE("a test that is left as it is is no issue in any language") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(types_of(s.path, whole(s), whole(s)).empty());
        CHECK(types_of(s.path, "-", whole(s)).empty());
    }
}

TEST_CASE("an unconditional skip is a veto in every language") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(rejects(s.path, whole(s), std::string(s.skip_head) + s.first + s.second + s.after, "skip"));
    }
}

TEST_CASE("an assertion that is taken away is a veto in every language") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(rejects(s.path, whole(s), std::string(s.before) + s.second + s.after, "assertion_removed"));
        CHECK(rejects(s.path, whole(s), std::string(s.before) + s.first + s.after, "assertion_removed"));
    }
}

TEST_CASE("an assertion that became a comment is a veto in every language") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(rejects(s.path, whole(s),
                      std::string(s.before) + "    " + s.comment +
                          (s.first + std::string(s.first).find_first_not_of(" \t")) + s.second + s.after,
                      "assertion_commented_out"));
    }
}

TEST_CASE("an assertion that demands less is a veto in every language") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(rejects(s.path, whole(s), std::string(s.before) + s.weak + s.second + s.after,
                      "assertion_weakened"));
        CHECK(types_of(s.path, std::string(s.before) + s.weak + s.second + s.after, whole(s))
                  .empty());  // the other way is welcome
    }
}

TEST_CASE(
    "an assertion that got another expected value is no veto: nobody but a person knows which is right") {
    CHECK(types_of("a.test.ts", "it('a', () => {\n  expect(f(1)).toBe(2);\n});\n",
                   "it('a', () => {\n  expect(f(1)).toBe(3);\n});\n")
              .empty());
    CHECK(types_of("test_a.py", "def test_a():\n    assert f(1) == 2\n",
                   "def test_a():\n    assert f(1) == 3\n")
              .empty());
}

TEST_CASE("a deleted test is a veto, unless the contract lets tests go") {
    for (const Sample& s : samples()) {
        INFO(s.path);
        CHECK(rejects(s.path, whole(s), std::string(s.path).ends_with(".php") ? "<?php\n" : "\n",
                      "test_deleted"));
        CHECK(rejects(s.path, whole(s), "-", "test_deleted"));
        L0Rules rules;
        rules.may_remove_tests = true;
        CHECK(judge_l0(change_of(s.path, whole(s), "-"), rules).approved);
    }
}

TEST_CASE("a test whose subject is deleted in the same change may go") {
    Change change;
    change.files.push_back(file_of("src/sum.py", "def add_up(a):\n    return a\n", "-"));
    change.files.push_back(
        file_of("tests/test_sum.py", "def test_adds():\n    assert add_up(1) == 1\n", "-"));
    CHECK(types_of(change).empty());
}

TEST_CASE("a test that moved to another file, or was renamed, is still there") {
    const std::string text =
        "it('adds two numbers', () => {\n  const r = f(1, 2);\n  expect(r).toBe(3);\n  expect(f(0, "
        "0)).toBe(0);\n});\n";
    Change change;
    change.files.push_back(file_of("a.test.ts", text, "-"));
    change.files.push_back(file_of("b/c.test.ts", "-", text));
    CHECK(types_of(change).empty());
    std::string renamed = text;
    renamed.replace(renamed.find("adds two numbers"), 16, "sums");
    CHECK(types_of("a.test.ts", text, renamed).empty());
}

TEST_CASE("a test that lost its name or marker is disabled") {
    CHECK(types_of("test_a.py", "def test_a():\n    r = f(1)\n    assert r == 2\n",
                   "def _test_a():\n    r = f(1)\n    assert r == 2\n") == "test_disabled:1");
    CHECK(types_of("src/a.rs", "#[test]\nfn adds() {\n    let r = f(1);\n    assert_eq!(r, 2);\n}\n",
                   "fn adds() {\n    let r = f(1);\n    assert_eq!(r, 2);\n}\n") == "test_disabled:1");
}

TEST_CASE("a test that leaves before it has tested is cut short") {
    CHECK(types_of("a.test.ts", "it('a', () => {\n  const r = f();\n  expect(r).toBe(1);\n});\n",
                   "it('a', () => {\n  return;\n  const r = f();\n  expect(r).toBe(1);\n});\n") ==
          "test_cut_short:2");
    CHECK(types_of("a_test.go", "package a\nfunc TestA(t *testing.T) {\n\tr := f()\n\tcheck(t, r)\n}\n",
                   "package a\nfunc TestA(t *testing.T) {\n\tif true {\n\t\treturn\n\t}\n\tr := "
                   "f()\n\tcheck(t, r)\n}\n") == "test_cut_short:3");
    CHECK(types_of("test_a.py", "def test_a():\n    assert f() == 1\n",
                   "def test_a():\n    assert f() == 1\n    return\n")
              .empty());
}

TEST_CASE("an assertion that is still there but never runs counts as gone") {
    const std::string base = "TEST_CASE(\"a\") {\n    int r = f();\n    REQUIRE(r == 1);\n}\n";
    CHECK(
        types_of(
            "test/a.cpp", base,
            "TEST_CASE(\"a\") {\n    int r = f();\n    if (false) {\n        REQUIRE(r == 1);\n    }\n}\n") ==
        "assertion_unreachable:3");
    CHECK(types_of("test/a.cpp", base,
                   "TEST_CASE(\"a\") {\n    int r = f();\n#if 0\n    REQUIRE(r == 1);\n#endif\n}\n") ==
          "assertion_unreachable:3");
}

TEST_CASE("an assertion whose failure is caught and lost is a veto") {
    CHECK(types_of("test_a.py", "def test_a():\n    r = f()\n    assert r == 1\n",
                   "def test_a():\n    r = f()\n    try:\n        assert r == 1\n    except Exception:\n     "
                   "   pass\n") == "assertion_swallowed:4");
    CHECK(types_of("a.test.js", "it('a', () => {\n  expect(f()).toBe(1);\n});\n",
                   "it('a', () => {\n  try {\n    expect(f()).toBe(1);\n  } catch (e) {\n  }\n});\n")
              .starts_with("assertion_swallowed:3"));
}

TEST_CASE("a wider tolerance is a veto, a narrower one is not") {
    const auto python = [](const std::string& value) {
        return "def test_a():\n    assert f() == pytest.approx(1.5, abs=" + value + ")\n";
    };
    CHECK(types_of("test_a.py", python("0.001"), python("0.5")) == "tolerance_widened:2");
    CHECK(types_of("test_a.py", python("0.5"), python("0.001")).empty());
    const auto jest = [](const std::string& digits) {
        return "it('a', () => {\n  expect(f()).toBeCloseTo(1.5, " + digits + ");\n});\n";
    };
    CHECK(types_of("a.test.ts", jest("5"), jest("1")) == "tolerance_widened:2");
    CHECK(types_of("a.test.ts", jest("1"), jest("5")).empty());
}

TEST_CASE("focus is a veto: nothing else runs") {
    CHECK(types_of("a.test.ts", "it('a', () => {\n  expect(f()).toBe(1);\n});\n",
                   "it.only('a', () => {\n  expect(f()).toBe(1);\n});\n") == "focus:1");
}

TEST_CASE("a skip under a condition weighs less than one without") {
    const std::string base = "def test_a():\n    assert f() == 1\n";
    const auto skipped = [&](const std::string& condition) {
        return "@pytest.mark.skipif(" + condition + ", reason='x')\n" + base;
    };
    CHECK(judge_l0(change_of("test_a.py", base, skipped("sys.platform == 'win32'")), {}).score == 3);
    CHECK(judge_l0(change_of("test_a.py", base, skipped("sys.platform == 'win32'")), {}).approved);
    CHECK_FALSE(judge_l0(change_of("test_a.py", base, skipped("True")), {}).approved);
    const auto verdict =
        judge_l0(change_of("a.test.ts", "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
                           "test('a', () => {\n  test.skip(isCI, 'slow');\n  expect(f()).toBe(1);\n});\n"),
                 {});
    CHECK(verdict.score == 5);
    CHECK_FALSE(verdict.approved);
}

TEST_CASE("comments, strings and a program's own exit are no skips") {
    CHECK(types_of("src/cli.ts", "export function main() {\n  run();\n}\n",
                   "// it.skip('x') is not here\nexport function main() {\n  const text = \"test.skip('a', "
                   "() => {})\";\n  run(text);\n  process.exit(1);\n}\n")
              .empty());
    CHECK(types_of("src/cli.py", "def main():\n    run()\n",
                   "def main():\n    # @pytest.mark.skip\n    run('assert True')\n    sys.exit(0)\n")
              .empty());
    CHECK(types_of("src/list.rb", "def each\n  x\nend\n", "def each\n  x.skip(1)\nend\n").empty());
}

TEST_CASE("an expected value written into the code under test is a veto") {
    Change change;
    change.files.push_back(file_of("src/slug.ts",
                                   "export function slug(text: string) {\n  return text.trim();\n}\n",
                                   "export function slug(text: string) {\n  if (text === 'Hello World') {\n  "
                                   "  return 'hello-world';\n  }\n  return text.trim();\n}\n"));
    change.each_test_file = [](const auto& visit) {
        visit("test/slug.test.ts",
              "it('a', () => {\n  expect(slug('Hello World')).toBe('hello-world');\n});\n");
    };
    CHECK(types_of(change) == "hard_coded:2");
    change.each_test_file = [](const auto& visit) {
        visit("test/slug.test.ts", "it('a', () => {\n  expect(slug('Other')).toBe('other');\n});\n");
    };
    CHECK(types_of(change).empty());
}

TEST_CASE("checks that ask for less are a veto") {
    const std::string workflow =
        "jobs:\n  test:\n    steps:\n      - run: npm ci\n      - run: npm test\n      - run: npm run lint\n";
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = workflow;
        text.replace(text.find(from), from.size(), to);
        return types_of(".github/workflows/ci.yml", workflow, text);
    };
    CHECK(changed("npm test", "npm test || true") == "gate_lowered:5");
    CHECK(changed("- run: npm test", "- run: npm test\n        continue-on-error: true") == "gate_lowered:6");
    CHECK(changed("      - run: npm test\n", "") == "gate_lowered:5");
    CHECK(changed("npm test", "pnpm test").empty());
    CHECK(changed("npm ci", "npm ci || true").empty());
    CHECK(types_of("package.json", "{\n  \"scripts\": {\n    \"test\": \"vitest run\"\n  }\n}\n",
                   "{\n  \"scripts\": {\n    \"test\": \"exit 0\"\n  }\n}\n") == "gate_lowered:3");
    CHECK(types_of("package.json", "{\n  \"scripts\": {\n    \"test\": \"vitest run\"\n  }\n}\n",
                   "{\n  \"scripts\": {\n    \"test\": \"vitest run --passWithNoTests\"\n  }\n}\n") ==
          "gate_lowered:3");
    CHECK(types_of("pyproject.toml", "[tool.coverage.report]\nfail_under = 90\n",
                   "[tool.coverage.report]\nfail_under = 50\n") == "gate_lowered:2");
    CHECK(types_of("pyproject.toml", "[tool.coverage.report]\nfail_under = 90\n",
                   "[tool.coverage.report]\nfail_under = 95\n")
              .empty());
    CHECK(types_of("tsconfig.json", "{\n  \"compilerOptions\": {\n    \"strict\": true\n  }\n}\n",
                   "{\n  \"compilerOptions\": {\n    \"strict\": false\n  }\n}\n") == "gate_lowered:3");
    CHECK(types_of(".eslintrc.json", "{\n  \"rules\": {\n    \"no-eval\": \"error\"\n  }\n}\n",
                   "{\n  \"rules\": {\n    \"no-eval\": \"off\"\n  }\n}\n") == "gate_lowered:3");
}

TEST_CASE("points add up, and only what is new counts") {
    const std::string base = "export function f(a: string) {\n  return a;\n}\n";
    const auto verdict = judge_l0(change_of("src/f.ts", base,
                                            "export function f(a: string) {\n  // @ts-ignore\n  const b = a "
                                            "as any;\n  // perfect, 100% done\n  return b;\n}\n"),
                                  {});
    CHECK(verdict.score == 6);
    CHECK_FALSE(verdict.approved);
    const std::string four =
        "fn f() {\n    a.unwrap();\n    b.unwrap();\n    c.unwrap();\n    d.unwrap();\n}\n";
    CHECK(judge_l0(change_of("src/f.rs", "fn f() {}\n", four), {}).score == 1);
    CHECK(judge_l0(change_of("src/f.rs", four, four + "fn g() {}\n"), {}).score == 0);
    CHECK(judge_l0(change_of("src/f.rs", "fn f() {}\n",
                             "fn f() { todo!() }\nfn g() { unimplemented!() }\nfn h() { panic!(\"x\") }\n"),
                   {})
              .score == 3);
    CHECK(judge_l0(change_of("src/f.js", "f();\n", "try { f(); } catch (e) {}\n"), {}).score == 1);
    CHECK(judge_l0(change_of("src/f.js", "f();\n", "// TODO a\n// TODO b\n// FIXME c\nf();\n"), {}).score ==
          1);
}

TEST_CASE("a project's own patterns count lines that were added") {
    L0Rules rules;
    rules.custom_patterns.push_back({R"(\.force\()", 2, 1});
    CHECK(judge_l0(change_of("src/f.js", "a.force();\n", "a.force();\nb.force();\nc.force();\nd.force();\n"),
                   rules)
              .score == 4);
    rules.threshold = 4;
    CHECK_FALSE(
        judge_l0(change_of("src/f.js", "a.force();\n", "a.force();\nb.force();\nc.force();\nd.force();\n"),
                 rules)
            .approved);
    rules.custom_patterns.front().pattern = "(";
    CHECK_THROWS_WITH(judge_l0(change_of("src/f.js", "a\n", "b\n"), rules),
                      Catch::Contains("no regular expression"));
}
