#include "orchestrator/worker.hpp"

#include "orchestrator/adversarial/task_rules.hpp"

#include <catch2/catch.hpp>

using namespace factory;
using base::Json;
using Strings = std::vector<std::string>;

TEST_CASE("a change may touch its task's files, what lies in its folders, and tests") {
    CHECK(outside_scope({"a.py", "lib/x/y.py", "tests/test_a.py"}, {"a.py", "lib/"}).empty());
    CHECK(outside_scope({"b.py", "library/x.py"}, {"a.py", "lib/"}) == Strings{"b.py", "library/x.py"});
    CHECK(outside_scope({"anything.py"}, {}).empty());
    CHECK(outside_scope({"a.py"}, {""}) == Strings{"a.py"});
}

TEST_CASE("a contract lets tests be changed, unless the judged may have written it") {
    const base::config::AdversarialRules project;
    const auto rules = [&](Json task) { return adversarial::rules_of(project, task); };
    const Json contract = {{"tests", "may_remove"}};
    CHECK(rules({{"contract", contract}}).may_remove_tests);
    CHECK(rules({{"contract", {{"tests", {"may_skip", "may_change_expected"}}}}}).may_skip_tests);
    CHECK(rules({{"contract", {{"tests", {"may_skip", "may_change_expected"}}}}}).may_weaken_tests);
    CHECK_FALSE(rules({{"contract", contract}, {"parent", "T1"}}).may_remove_tests);
    CHECK_FALSE(rules({{"contract", contract}, {"tainted", true}}).may_remove_tests);
    CHECK(rules({{"contract", contract}, {"parent", ""}, {"tainted", false}}).may_remove_tests);
    for (const char* odd : {R"([])", R"({"contract":3})", R"({"contract":{"tests":{"may_skip":1}}})",
                            R"({"contract":{"tests":[1,"all"]}})", R"({"contract":{}})"}) {
        const auto nothing = rules(base::parse_json(odd));
        CHECK_FALSE((nothing.may_remove_tests || nothing.may_skip_tests || nothing.may_weaken_tests));
    }
}

TEST_CASE("what the project allows holds for every task") {
    base::config::AdversarialRules project;
    project.threshold = 7;
    project.tests = {"may_skip"};
    project.custom_patterns = {{"print\\(", 2, 0}};
    const auto rules = adversarial::rules_of(project, {{"parent", "T1"}});
    CHECK(rules.may_skip_tests);
    CHECK(rules.threshold == 7);
    REQUIRE(rules.custom_patterns.size() == 1);
    CHECK(rules.custom_patterns[0].score == 2);
}

TEST_CASE("what fails on a full disk says so") {
    const std::filesystem::path here = std::filesystem::temp_directory_path();
    CHECK(factory::with_full_disk("git failed", here, 0) == "git failed");
    CHECK(factory::with_full_disk("git failed", here, ~std::uintmax_t{0}) ==
          "the disk is full (" + here.string() + "): git failed");
    CHECK(factory::with_full_disk("git failed", here / "no" / "such", ~std::uintmax_t{0}) == "git failed");
}
