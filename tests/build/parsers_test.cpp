// Logs of real runs (record.py; those of tools that Debian and npm lack are written after their
// documentation) and what all parsers together must find in them: no more, no less, nothing twice.
#include "mcp_lrm/build/diagnostics/parser.hpp"
#include "mcp_lrm/build/plain_text.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace lrm::build;
namespace fs = std::filesystem;

namespace {

const fs::path logs = test::source_directory() / "tests/build/logs";

std::string printed(const Findings& findings) {
    std::string out;
    for (const Diagnostic& one : findings.diagnostics) {
        out += one.severity + " " + (one.path.empty() ? "-" : one.path) + ":" + std::to_string(one.line) +
               ":" + std::to_string(one.column) + (one.code.empty() ? "" : " [" + one.code + "]") + " " +
               one.message + "\n";
    }
    for (const FailedTest& one : findings.failed_tests)
        out += "failed " + one.name + " at " + (one.path.empty() ? "-" : one.path) + ":" +
               std::to_string(one.line) + " " + one.message + "\n";
    return out;
}

std::vector<fs::path> all_logs() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(logs))
        if (entry.path().extension() == ".log") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("every log gives what its golden file says, whatever other parsers think of it") {
    REQUIRE(all_logs().size() >= 30);
    for (const fs::path& log : all_logs()) {
        INFO(log.filename().string());
        fs::path golden = log;
        golden.replace_extension(".golden");
        const std::string difference =
            test::golden_difference(golden, printed(find_problems(plain_text(test::read_file(log)))));
        CHECK(difference.empty());
        if (!difference.empty()) FAIL_CHECK(difference);
    }
}

TEST_CASE("every parser finds something in some log") {
    std::set<std::string> silent;
    for (const diagnostics::Parser& parser : diagnostics::parsers()) {
        Findings found;
        for (const fs::path& log : all_logs()) {
            const std::string text = plain_text(test::read_file(log));
            parser.read(diagnostics::split_lines(text), found);
        }
        if (found.diagnostics.empty() && found.failed_tests.empty()) silent.insert(parser.name);
    }
    CHECK(silent.empty());
}

TEST_CASE("prose, code and the output of a program that is well are no findings") {
    for (const char* text :
         {"error handling is described in docs/errors.md:12, see there", "warning: this is a sentence",
          "at 10:30:12 the job started", "listening on http://127.0.0.1:9500", "a.cpp:12", "::", "(1,2)",
          "FAIL", "FAILED", "--- FAIL: ", "error[E0308]: mismatched types", "test x ... FAILED.",
          "12:13: error: x", "thread 'main' panicked at src/main.rs:1:1", "1) a thing",
          "  1:1  error  no file line before", "ok 1 - x"}) {
        INFO(text);
        const Findings found = find_problems(text);
        CHECK(found.diagnostics.empty());
        CHECK(found.failed_tests.empty());
    }
}

TEST_CASE("a log of a thousand errors is cut, not its reader's patience") {
    std::string log;
    for (int i = 1; i <= 5000; ++i) log += "src/a.cpp:" + std::to_string(i) + ":1: error: text\n";
    CHECK(find_problems(log).diagnostics.size() == most_findings);
}

TEST_CASE("what a terminal would hide is gone from a log") {
    CHECK(plain_text("\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07") == "red link");
    CHECK(plain_text("10 %\r50 %\rdone\r\nnext") == "done\nnext");
    CHECK(plain_text("a\xe2\x80\x8b"
                     "b\xf3\xa0\x81\x81"
                     "c\xe2\x80\xae") == "abc");
    CHECK(plain_text("tab\tand\x01\x02 bell\x07") == "tab\tand bell");
    CHECK(plain_text("\xff\xc3") == "\xef\xbf\xbd\xef\xbf\xbd");
    CHECK(plain_text("caf\xc3\xa9 \xe2\x80\x98x\xe2\x80\x99") == "caf\xc3\xa9 \xe2\x80\x98x\xe2\x80\x99");
    CHECK(plain_text("\x1b").empty());
    CHECK(plain_text("\x1b[").empty());
}
