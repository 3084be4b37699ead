// Declared commands as words, targets, and logs with a bound: all pure.
#include "mcp_lrm/build/command_line.hpp"
#include "mcp_lrm/build/log_text.hpp"
#include "mcp_lrm/build/paths.hpp"
#include "mcp_lrm/build/targets.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace lrm::build;
using Words = std::vector<std::string>;

namespace {

Words words(std::string_view text) {
    const auto commands = split_command(text);
    REQUIRE(commands.size() == 1);
    return commands.front().argv;
}

const std::set<std::string> files{
    "tests/test_cart.py", "src/cart/price.rs", "tests/api.rs", "cart/cart_test.go", "cart",
    "e2e/cart.spec.ts",   "src/lib.rs",        "a b.py",       "src/CartTest.java"};

Target target(std::string_view text) {
    return read_target(text, [](const std::string& path) { return files.count(path) != 0; });
}

Words with(std::string_view command, std::initializer_list<const char*> targets) {
    std::vector<Target> read;
    for (const char* text : targets) read.push_back(target(text));
    return with_targets(words(command), read);
}

}  // namespace

TEST_CASE("a command is split as a shell would") {
    CHECK(words("cargo test --workspace") == Words{"cargo", "test", "--workspace"});
    CHECK(words(R"(xcodebuild -destination 'platform=iOS Simulator,name=iPhone 15' build)") ==
          Words{"xcodebuild", "-destination", "platform=iOS Simulator,name=iPhone 15", "build"});
    CHECK(words(R"(a "b \"c\" d" e\ f '')") == Words{"a", "b \"c\" d", "e f", ""});
    CHECK(words("go test ./...") == Words{"go", "test", "./..."});
    CHECK(split_command("   ").empty());
    const auto commands =
        split_command("cd web && CI=1 A='x y' npm test && cd e2e && npx playwright test {files}");
    REQUIRE(commands.size() == 2);
    CHECK(commands[0].directory == "web");
    CHECK(commands[0].environment ==
          std::vector<std::pair<std::string, std::string>>{{"CI", "1"}, {"A", "x y"}});
    CHECK(commands[1].directory == "web/e2e");
    CHECK(commands[1].argv == Words{"npx", "playwright", "test", "{files}"});
}

TEST_CASE("what only a shell understands is refused") {
    for (const char* text : {"a | b",         "a; b",           "a & b",   "a > b", "a < b", "echo $HOME",
                             "echo `id`",     "echo \"$HOME\"", "ls *.py", "ls ?",  "(a)",   "a\nb",
                             "cat ~/x",       "a &&",           "&& a",    "a 'b",  "a \"b", "a \\",
                             "cd /etc && ls", "cd && ls",       "cd -",    "# x"}) {
        INFO(text);
        CHECK_THROWS_AS(split_command(text), BadCommand);
    }
}

TEST_CASE("a shown command could be pasted into a shell") {
    CHECK(shown_command({"a", "b c", "it's", ""}) == R"(a 'b c' 'it'\''s' '')");
}

TEST_CASE("a target is a path below the root or the name of a test, never an option") {
    CHECK(target("tests/test_cart.py").path == "tests/test_cart.py");
    CHECK(target("./tests/../tests/test_cart.py").path == "tests/test_cart.py");
    CHECK(target("tests/test_cart.py::TestCart::test_total[1-2]").rest == "::TestCart::test_total[1-2]");
    CHECK(target("e2e/cart.spec.ts:12").rest == ":12");
    CHECK(target("cart::tests::adds").is_name());
    CHECK(target("TestTotal/zero").is_name());
    CHECK(target("a b.py").path == "a b.py");
    for (const char* text : {"",
                             "-x",
                             "--config=/etc/passwd",
                             "-oProxyCommand=x",
                             "@response",
                             "a;b",
                             "a|b",
                             "$(id)",
                             "`id`",
                             "a\nb",
                             "a\\b",
                             "a'b",
                             "a\"b",
                             "a&b",
                             "a>b",
                             "../x",
                             "a/../../x",
                             "/etc/passwd",
                             "tests/gone.py",
                             "a*b"}) {
        INFO(text);
        CHECK_THROWS_AS(target(text), BadTarget);
    }
    CHECK_THROWS_AS(target(std::string(301, 'a')), BadTarget);
}

TEST_CASE("every tool gets its targets as it takes them") {
    CHECK(with("python3 -m pytest {files} -q", {"tests/test_cart.py::test_x"}) ==
          Words{"python3", "-m", "pytest", "tests/test_cart.py::test_x", "-q"});
    CHECK(with("python3 -m pytest {files}", {}) == Words{"python3", "-m", "pytest"});
    CHECK(with("python3 -m unittest", {"tests/test_cart.py", "a.B.c"}) ==
          Words{"python3", "-m", "unittest", "tests.test_cart", "a.B.c"});
    CHECK(with("cargo test", {"cart::adds", "tests/api.rs"}) ==
          Words{"cargo", "test", "--test", "api", "--", "cart::adds"});
    CHECK(with("cargo test", {"src/cart/price.rs"}) == Words{"cargo", "test", "--", "cart::price::"});
    CHECK(with("cargo test", {"src/lib.rs"}) == Words{"cargo", "test", "--lib"});
    CHECK(with("go test ./...", {"cart/cart_test.go"}) == Words{"go", "test", "./cart"});
    CHECK(with("go test ./...", {"TestA", "TestB.x"}) ==
          Words{"go", "test", "-run", R"(^(TestA|TestB\.x)$)", "./..."});
    CHECK(with("npm test", {"e2e/cart.spec.ts"}) == Words{"npm", "test", "--", "e2e/cart.spec.ts"});
    CHECK(with("npx vitest run", {"e2e/cart.spec.ts"}) == Words{"npx", "vitest", "run", "e2e/cart.spec.ts"});
    CHECK(with("npx playwright test", {"e2e/cart.spec.ts:12"}) ==
          Words{"npx", "playwright", "test", "e2e/cart.spec.ts:12"});
    CHECK(with("ctest --test-dir build", {"label", "a.b"}) ==
          Words{"ctest", "--test-dir", "build", "-R", R"(^label$|^a\.b$)"});
    CHECK(with("mvn -q test", {"src/CartTest.java"}) == Words{"mvn", "-q", "test", "-Dtest=CartTest"});
    CHECK(with("./gradlew test", {"demo.CartTest"}) ==
          Words{"./gradlew", "test", "--tests", "demo.CartTest"});
    CHECK(with("swift test", {"CartTests"}) == Words{"swift", "test", "--filter", "CartTests"});
    CHECK_THROWS_WITH(with("make test", {"TestA"}), Catch::Contains("takes no targets"));
}

TEST_CASE("a log keeps its beginning and its end") {
    LogText log(100);
    for (int i = 0; i < 1000; ++i) log.add("line " + std::to_string(i) + "\n");
    const std::string text = log.text();
    CHECK(text.size() < 260);
    CHECK(text.starts_with("line 0\n"));
    CHECK(text.ends_with("line 999\n"));
    CHECK(text.find(" bytes are not kept]\n") != std::string::npos);
    CHECK(log.is_cut());
    LogText small(100);
    small.add("a\n");
    small.add(std::string(150, 'b'));
    CHECK(small.text() == "a\n" + std::string(150, 'b'));
    CHECK_FALSE(small.is_cut());
    CHECK(last_lines("one\ntwo\nthree\n", 9) == "three");
    CHECK(last_lines("one\ntwo\n", 100) == "one\ntwo");
}

TEST_CASE("paths of tools become paths of the work tree") {
    const std::set<std::string> there{"web/src/a.ts", "cart/cart_test.go", "src/test/java/demo/CartTest.java",
                                      "main.go"};
    const auto exists = [&there](const std::string& path) { return there.count(path) != 0; };
    const auto placed = [&](const std::string& path, const std::string& directory) {
        Findings findings;
        findings.diagnostics.push_back({path, 1, 0, "error", "", "x"});
        place_paths(findings, "/w/demo", directory, exists);
        return findings.diagnostics.front().path;
    };
    CHECK(placed("/w/demo/src/x.c", "/w/demo") == "src/x.c");
    CHECK(placed("src/a.ts", "/w/demo/web") == "web/src/a.ts");
    CHECK(placed("./main.go", "/w/demo") == "main.go");
    CHECK(placed("example.com/demo/cart/cart_test.go", "/w/demo") == "cart/cart_test.go");
    CHECK(placed("demo/CartTest.java", "/w/demo") == "src/test/java/demo/CartTest.java");
    CHECK(placed("/usr/include/stdio.h", "/w/demo") == "/usr/include/stdio.h");
    CHECK(placed("/w/demo2/x", "/w/demo") == "/w/demo2/x");
    CHECK(placed("gone.c", "/w/demo") == "gone.c");
    CHECK(placed("../../etc/passwd", "/w/demo") == "../../etc/passwd");
}
