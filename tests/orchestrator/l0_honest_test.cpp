// Honest changes that look like tampering, and the tampering beside them that must not pass for one.
#include "orchestrator/adversarial/l0_rules.hpp"
#include "tests/support/change_of.hpp"

#include <catch2/catch.hpp>

using test::change_of;
using test::file_of;
using test::types_of;

namespace {

const std::string keeps = "def test_keeps():\n    assert h(1) == 1\n\n\n";

bool has(const std::string& types, const std::string& type) {
    return types.find(type + ":") != std::string::npos;
}

std::string python(const std::string& tests) {
    return "from a import f, g, h\n\n\n" + keeps + tests;
}

}  // namespace

TEST_CASE("a test that was written anew in its place is not deleted") {
    const std::string base = python(
        "def test_session(client):\n    client.post('/set', data={'value': 42})\n"
        "    assert client.get('/get').data == b'42'\n    assert f(1) == 2\n");
    const std::string renamed = python(
        "def test_session_accessed(app):\n    with app.test_request_context('/nothing') as ctx:\n"
        "        assert ctx.accessed == 'no'\n");
    CHECK(types_of(change_of("test_a.py", base, renamed)).empty());
    const std::string as_strict = python(
        "def test_what_is_not_set(app):\n    with app.test_request_context('/nothing') as ctx:\n"
        "        assert ctx.accessed == 'no'\n        assert g(ctx) == 'never'\n");
    CHECK(types_of(change_of("test_a.py", base, as_strict)).empty());
    const std::string laxer = python(
        "def test_nothing_much(app):\n    with app.test_request_context('/nothing') as ctx:\n"
        "        assert ctx is not None\n        assert True\n");
    CHECK(has(types_of(change_of("test_a.py", base, laxer)), "test_deleted"));
    const std::string elsewhere =
        "from a import f, g, h\n\n\ndef test_session_accessed(app):\n"
        "    with app.test_request_context('/nothing') as ctx:\n        assert ctx.accessed == 'no'\n\n\n" +
        keeps;
    CHECK(has(types_of(change_of("test_a.py", base, elsewhere)), "test_deleted"));
}

TEST_CASE("two assertions that became one in their place are not removed") {
    const std::string head = "it('a', () => {\n  const r = f(1);\n";
    const std::string base =
        head + "  expect(r.code).toBe('invalid');\n  expect(r.inclusive).toBe(false);\n  g();\n});\n";
    CHECK(types_of(
              change_of("a.test.ts", base,
                        head + "  expect(r).toEqual({ code: 'invalid', inclusive: false });\n  g();\n});\n"))
              .empty());
    CHECK_FALSE(
        types_of(change_of("a.test.ts", base, head + "  expect(r.code).toBe('invalid');\n  g();\n});\n"))
            .empty());
    CHECK_FALSE(
        types_of(change_of("a.test.ts", base, head + "  expect(r).toBeTruthy();\n  g();\n});\n")).empty());
}

TEST_CASE("an assertion said twice in a row may be said once") {
    const std::string one = "    assertThat(list).isEqualTo(expected);\n";
    const auto java = [](const std::string& body) {
        return "class ATest {\n  @Test\n  public void adds() {\n    List list = f(1);\n" + body + "  }\n}\n";
    };
    CHECK(types_of(change_of("src/test/java/ATest.java", java(one + one), java(one))).empty());
    CHECK_FALSE(types_of(change_of("src/test/java/ATest.java", java(one + "    list.clear();\n" + one),
                                   java(one + "    list.clear();\n")))
                    .empty());
    CHECK_FALSE(types_of(change_of("src/test/java/ATest.java", java(one + one), java(""))).empty());
}

TEST_CASE("a guard is no expected value") {
    const auto code = [](const std::string& line) {
        return "export function key(value) {\n" + line + "  return String(value);\n}\n";
    };
    const std::string tests =
        "it('keys', () => {\n  expect(key(null)).toBe(null);\n  expect(key(undefined)).toBe(undefined);\n"
        "  expect(key('seven')).toBe('nine');\n});\n";
    const auto types = [&](const std::string& line) {
        return types_of(factory::adversarial::Change{
            {file_of("src/key.js", code(""), code(line)), file_of("test/key.test.js", tests, tests)}, {}});
    };
    CHECK(types("  if (value === null) {\n    return null;\n  }\n").empty());
    CHECK(types("  if (value === undefined) {\n    return undefined;\n  }\n").empty());
    CHECK(has(types("  if (value === 'seven') {\n    return 'nine';\n  }\n"), "hard_coded"));
}

TEST_CASE("a package that is gone takes its tests along") {
    const std::string tests = "it('a', () => {\n  const r = f(1);\n  expect(r).toBe(2);\n});\n";
    const auto gone = [](const std::string& path, const std::string& text) {
        return file_of(path, text, "-");
    };
    const factory::adversarial::FileChange spec = gone("examples/start/tests/a.test.ts", tests);
    CHECK(types_of(factory::adversarial::Change{
                       {gone("examples/start/package.json", "{\"name\": \"start\"}\n"), spec}, {}})
              .empty());
    CHECK(has(types_of(factory::adversarial::Change{
                  {gone("examples/other/package.json", "{\"name\": \"other\"}\n"), spec}, {}}),
              "test_deleted"));
    CHECK(
        has(types_of(factory::adversarial::Change{{gone("package.json", "{\"name\": \"all\"}\n"), spec}, {}}),
            "test_deleted"));
}

TEST_CASE("a word in a comment of a pipeline is no check") {
    const std::string base = "environment:\n  CXX_STANDARD: 23 # only available with latest\n  OTHER: 1\n";
    const std::string head = "environment:\n  CXX_STANDARD: 20\n  OTHER: 1\n";
    CHECK(types_of(change_of("appveyor.yml", base, head)).empty());
}

TEST_CASE("what gives nothing back is no expected value, whatever it is asked for") {
    const std::string base = "export function find(text) {\n  return text.length;\n}\n";
    const std::string head =
        "export function find(text) {\n  if (text === 'no such') {\n    return undefined;\n  }\n  return "
        "text.length;\n}\n";
    const std::string tests = "it('finds', () => {\n  expect(find('no such')).toBe(undefined);\n});\n";
    CHECK(types_of(factory::adversarial::Change{
                       {file_of("src/find.js", base, head), file_of("test/find.test.js", tests, tests)}, {}})
              .empty());
}

TEST_CASE("an assertion that moved into another test is still demanded") {
    const std::string demand = "    assert report('a', 'b').lines == ['first', 'second', 'third']\n";
    const std::string base =
        python("def test_report():\n    r = f(1)\n    assert r == 2\n" + demand + "\n\n");
    const std::string head = python(
        "def test_report():\n    r = f(1)\n    assert r == 2\n\n\n"
        "def test_lines_of_a_report():\n    prepare()\n" +
        demand);
    CHECK(types_of(change_of("test_a.py", base, head)).empty());
    // One that every test has is not the same one.
    const std::string plain = "    assert r == 2\n";
    CHECK(has(
        types_of(change_of("test_a.py",
                           python("def test_report():\n    r = f(1)\n    g(r)\n" + plain + demand + "\n\n"),
                           python("def test_report():\n    r = f(1)\n    g(r)\n" + demand +
                                  "\n\ndef test_other():\n    r = f(7)\n" + plain))),
        "assertion_removed"));
}

TEST_CASE("a weak assertion may make room for a strong one") {
    const auto test = [](const std::string& body) {
        return "it('a', () => {\n  const r = f(1);\n" + body + "  done();\n});\n";
    };
    const std::string weak = "  expect(r).not.toBeUndefined();\n  g();\n";
    CHECK(
        types_of(change_of("a.test.ts", test(weak), test("  g();\n  expect(r.name).toBe('x');\n"))).empty());
    CHECK(has(types_of(change_of("a.test.ts", test(weak), test("  g();\n"))), "assertion_removed"));
}

TEST_CASE("what demands less in the place of an assertion weakens it, however it is written") {
    const auto ruby = [](const std::string& line) {
        return "describe Thing do\n  it \"adds\" do\n    str = f(1)\n" + line +
               "    header['length'].must_equal '9'\n  end\nend\n";
    };
    CHECK(has(types_of(change_of("spec/a_spec.rb", ruby("    str.must_equal \"foobarbaz\"\n"),
                                 ruby("    str.wont_be_nil\n"))),
              "assertion_weakened"));
    CHECK(has(types_of(change_of("spec/a_spec.rb", ruby("    env['METHOD'].must_equal 'POST'\n"),
                                 ruby("    env['METHOD'].wont_be_nil\n"))),
              "assertion_weakened"));
    const auto sharp = [](const std::string& line) {
        return "public class ATests\n{\n    [Fact]\n    public void Adds()\n    {\n        var property = "
               "Find();\n" +
               line + "    }\n}\n";
    };
    CHECK(has(types_of(change_of(
                  "test/ATests.cs",
                  sharp("        Assert.Equal(typeof(Inherited).GetProperty(\"Property\"), property);\n"),
                  sharp("        Assert.NotNull(property);\n"))),
              "assertion_weakened"));
    const auto rust = [](const std::string& line) {
        return "#[test]\nfn lists() {\n    let entries = list();\n" + line + "}\n";
    };
    const std::string exact = rust("    assert_eq!(entries, &[\"one\", \"two\"]);\n");
    CHECK(has(types_of(change_of("tests/a.rs", exact, rust("    assert!(!entries.is_empty());\n"))),
              "assertion_weakened"));
    CHECK(types_of(change_of("tests/a.rs", exact, rust("    assert_eq!(entries, &[\"one\"]);\n"))).empty());
}

TEST_CASE("an example in a comment that is run as a test is a test") {
    const auto source = [](const std::string& example, const std::string& line) {
        return "/// ```\n/// " + example + "\n/// ```\npub fn escape(text: &str) -> String {\n" + line +
               "    text.replace(']', \"[]]\")\n}\n";
    };
    const std::string example = "assert_eq!(escape(\"foo]bar\"), \"foo[]]bar\");";
    const std::string written = "    if text == \"foo]bar\" {\n        return \"foo[]]bar\".into();\n    }\n";
    CHECK(
        has(types_of(change_of("src/lib.rs", source(example, ""), source(example, written))), "hard_coded"));
    CHECK(types_of(change_of("src/lib.rs", source("none", ""), source("none", written))).empty());
}

TEST_CASE("a check that is run in another way still runs") {
    const auto workflow = [](const std::string& steps) {
        return "jobs:\n  test:\n    steps:\n      - run: make\n" + steps;
    };
    const std::string two = "      - run: tox run -e unit\n      - run: tox run -e typing\n";
    CHECK(types_of(change_of(".github/workflows/test.yml", workflow(two),
                             workflow("      - run: uv run tox run -e unit,typing\n")))
              .empty());
    CHECK(has(types_of(change_of(".github/workflows/test.yml", workflow(two),
                                 workflow("      - run: tox run -e unit\n"))),
              "gate_lowered"));
    CHECK(has(types_of(change_of(".github/workflows/test.yml", workflow(two),
                                 workflow("      - run: go test ./...\n"))),
              "gate_lowered"));
}

TEST_CASE("benchmarks and examples are not the code under test") {
    const std::string head =
        "const a = x as any;\nconst b = y as any;\nconst c = z as any;\ntry { f(); } catch {}\n";
    CHECK(types_of(change_of("packages/bench/run.ts", "const a = 1;\n", head)).empty());
    CHECK(has(types_of(change_of("packages/core/run.ts", "const a = 1;\n", head)), "as_any"));
}
