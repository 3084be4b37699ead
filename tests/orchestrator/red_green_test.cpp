#include "orchestrator/tdd/red_green.hpp"

#include <catch2/catch.hpp>

using namespace factory::tdd;
using Strings = std::vector<std::string>;

namespace {

BuildResult result(const std::string& state, std::set<std::string> failed = {}) {
    BuildResult out;
    out.state = state;
    out.exit_code = state == "passed" ? 0 : 1;
    out.commands = {"npm test -- a.test.ts"};
    out.failed_tests = std::move(failed);
    return out;
}

const ChangedFiles change{{"a.test.ts"}, {"a.ts"}};

}  // namespace

TEST_CASE("a change is its tests and the rest") {
    const ChangedFiles split = split_change({"src/a.py", "tests/test_a.py", "src/b.test.ts", "README.md"});
    CHECK(split.tests == Strings{"tests/test_a.py", "src/b.test.ts"});
    CHECK(split.others == Strings{"src/a.py", "README.md"});
}

TEST_CASE("RED is a run that failed: not one that passed, nor one that could not be made") {
    CHECK(judge_red(change, result("failed")).is_proven);
    CHECK(judge_red(change, result("passed")).why ==
          "its tests pass without the change, so they do not test it");
    for (const char* state : {"broken", "timed_out", "cancelled", ""})
        CHECK_FALSE(judge_red(change, result(state)).is_proven);
    CHECK(judge_red({{}, {"a.ts"}}, result("failed")).why == "the change has no test");
}

TEST_CASE("GREEN names what went from failing to passing") {
    const Proof proof = judge_green(change, result("failed", {"adds", "old"}), result("passed"));
    CHECK(proof.is_proven);
    CHECK(proof.fail_to_pass == Strings{"adds", "old"});
    CHECK(proof.command == "npm test -- a.test.ts");
    CHECK(judge_green(change, result("failed"), result("passed")).fail_to_pass == Strings{"a.test.ts"});
    CHECK_FALSE(judge_green(change, result("failed"), result("failed", {"adds"})).is_proven);
    CHECK_FALSE(judge_green(change, result("failed"), result("broken")).is_proven);
}

TEST_CASE("VERIFY: nothing fails that did not fail before") {
    CHECK(is_verified(result("passed"), result("passed")));
    CHECK(is_verified(result("failed", {"old"}), result("failed", {"old"})));
    CHECK_FALSE(is_verified(result("failed", {"old"}), result("failed", {"new"})));
    CHECK_FALSE(is_verified(result("passed"), result("failed", {"new"})));
    CHECK_FALSE(is_verified(result("failed"), result("failed")));
    CHECK_FALSE(is_verified(result("failed", {"old"}), result("broken")));
    CHECK(newly_failing(result("failed", {"old"}), result("failed", {"new", "old"})) == Strings{"new"});
}

TEST_CASE("answers of lrm_build are read whatever is missing in them") {
    const BuildResult whole = read_build_result(base::parse_json(
        R"({"state":"failed","exit_code":1,"duration_ms":12,"steps":[{"command":"pytest a"}],
            "failing_tests":[{"name":"a::b","path":"a","message":"assert 1 == 2"},{"name":"a::c"}],"log_tail":"x"})"));
    CHECK(whole.is_failed());
    CHECK(whole.failed_tests == std::set<std::string>{"a::b", "a::c"});
    CHECK(why_not_passed(whole) == "a::b: assert 1 == 2 (2 tests fail)");
    CHECK(read_build_result(base::parse_json("[]")).state.empty());
    CHECK(read_build_result(base::parse_json(R"({"state":3,"steps":{},"failing_tests":[1]})"))
              .failed_tests.empty());
    CHECK(why_not_passed(read_build_result(base::parse_json(R"({"exit_code":7})"))) ==
          "it ended with exit code 7");
}
