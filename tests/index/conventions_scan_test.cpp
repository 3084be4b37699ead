// What the text of one file shows.
#include "mcp_lrm/index/conventions_scan.hpp"

#include "mcp_lrm/index/conventions_naming.hpp"

#include <catch2/catch.hpp>

using namespace lrm::index;

namespace {

using Strings = std::vector<std::string>;

/// What one text shows under a mark, as "variant count".
std::vector<std::string> marks(const std::string& family, Mark mark, std::string_view text,
                               bool is_test = false) {
    CodeTallies tallies;
    scan_code("f", family, is_test, text, {}, tallies);
    std::vector<std::string> out;
    if (const Tally* tally = tallies.find(family, mark))
        for (const auto& [variant, count] : tally->sorted())
            out.push_back(variant + " " + std::to_string(count));
    return out;
}

}  // namespace

TEST_CASE("a name has one style, whatever underscores are around it") {
    CHECK(style_of("parse_json") == Style::snake);
    CHECK(style_of("writer_") == Style::plain);
    CHECK(style_of("_load_all") == Style::snake);
    CHECK(style_of("MAX_SIZE") == Style::screaming);
    CHECK(style_of("parseJson") == Style::camel);
    CHECK(style_of("ParseJson") == Style::pascal);
    CHECK(style_of("ID") == Style::capital);
    CHECK(style_of("parse-json") == Style::kebab);
    CHECK(style_of("Parse_json") == Style::mixed);
    CHECK(fits_style(Style::plain, Style::snake));
    CHECK(fits_style(Style::plain, Style::camel));
    CHECK_FALSE(fits_style(Style::plain, Style::pascal));
    CHECK_FALSE(fits_style(Style::camel, Style::snake));
}

TEST_CASE("comments and strings are no code") {
    CHECK(
        marks(
            "cpp", Mark::raised,
            "throw Error(1); // throw Other(2)\n/* throw Third(3);\n throw Fourth(); */ throw Error(5);\n") ==
        Strings{"Error 2"});
    CHECK(marks("python", Mark::raised,
                "x = 'raise Wrong()'\n\"\"\"\nraise Wrong()\n\"\"\"\nraise Right()\n") == Strings{"Right 1"});
    CHECK(marks("javascript", Mark::raised, "const a = `\nthrow new Wrong()\n`;\nthrow new Right();\n") ==
          Strings{"Right 1"});
    CHECK(marks("rust", Mark::unwrapped, "fn f<'a>(x: &'a str) { y.unwrap(); }\n") == Strings{".unwrap() 1"});
    CHECK(marks("cpp", Mark::raised, "char c = '\"'; throw A(); char d = '\\''; throw B();\n") ==
          Strings{"A 1", "B 1"});
}

TEST_CASE("how errors are raised, wrapped and caught is told by language") {
    CHECK(marks("cpp", Mark::raised, "throw mcp::ToolError(\"x\");\nthrow base::Error{1};\nthrow;\n") ==
          Strings{"Error 1", "ToolError 1"});
    CHECK(marks("cpp", Mark::caught_all, "catch (...) {}\n") == Strings{"catch (...) 1"});
    CHECK(marks("cpp", Mark::caught, "catch (const std::exception& e) {}\n") == Strings{"exception 1"});
    CHECK(marks("python", Mark::wrapped, "raise A(1) from error\n") == Strings{"raise ... from 1"});
    CHECK(marks("python", Mark::caught_all, "except:\n    pass\n") == Strings{"except: 1"});
    CHECK(marks("go", Mark::wrapped, "return fmt.Errorf(\"open: %w\", err)\n") ==
          Strings{"fmt.Errorf with %w 1"});
    CHECK(marks("go", Mark::made, "return fmt.Errorf(\"no %s\", x)\n") == Strings{"fmt.Errorf without %w 1"});
    CHECK(marks("rust", Mark::passed_on, "let x = read()?;\nlet y = a?.b()?;\n") == Strings{"? 3"});
    CHECK(marks("rust", Mark::unwrapped, "a.unwrap();\n#[cfg(test)]\nb.unwrap();\n") ==
          Strings{".unwrap() 1"});
    CHECK(marks("typescript", Mark::raised, "throw new HttpError(404, { cause })\n") ==
          Strings{"HttpError 1"});
}

TEST_CASE("what is logged and what is only printed are told apart") {
    CHECK(marks("cpp", Mark::logged, "base::log::info(\"x\");\nlog.warn(1);\nspdlog::error(\"e\");\n") ==
          Strings{"log 2", "spdlog 1"});
    CHECK(marks("python", Mark::log_level, "logger.warning('x')\nlogger.info('y')\nlogger.info('z')\n") ==
          Strings{"info 2", "warn 1"});
    CHECK(marks("rust", Mark::logged, "tracing::info!(\"x\");\nwarn!(\"y\");\n") ==
          Strings{"tracing::info! 1", "warn! 1"});
    CHECK(marks("javascript", Mark::printed, "console.log(1);\nconsole.error(2);\n") ==
          Strings{"console.error 1", "console.log 1"});
    CHECK(marks("python", Mark::printed, "print('x')\nself.print(1)\ndef print(x): pass\n") ==
          Strings{"print() 1"});
    CHECK(marks("cpp", Mark::log_fields, "log::info(\"call=\" + id);\n") ==
          Strings{"name=value in the message 1"});
}

TEST_CASE("assertions and fixtures count only in tests") {
    CHECK(marks("cpp", Mark::asserted, "CHECK(a == b);\nREQUIRE(c);\n", true) ==
          Strings{"CHECK 1", "REQUIRE 1"});
    CHECK(marks("cpp", Mark::asserted, "CHECK(a == b);\n").empty());
    CHECK(marks("python", Mark::asserted, "assert a == b\nwith pytest.raises(X):\n", true) ==
          Strings{"assert 1", "pytest.raises 1"});
    CHECK(marks("go", Mark::asserted, "t.Errorf(\"x\")\nrequire.Equal(t, 1, 2)\n", true) ==
          Strings{"require.Equal 1", "t.Errorf 1"});
    CHECK(marks("go", Mark::fixture, "t.Run(name, func(t *testing.T) {})\n", true) == Strings{"t.Run 1"});
    CHECK(marks("python", Mark::fixture, "@pytest.fixture\ndef test_a(tmp_path):\n", true) ==
          Strings{"pytest.fixture 1", "tmp_path 1"});
}
