#include "orchestrator/deploy/pipeline.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace factory::deploy;
using Words = std::vector<std::string>;

namespace {

std::string name(const Pipeline& pipeline) {
    if (pipeline.doing() == Doing::finished) return "finished";
    if (pipeline.doing() == Doing::roll_back)
        return std::string("roll back ") + to_word(pipeline.to_roll_back());
    const std::string where = to_word(pipeline.step().environment);
    return (where.empty() ? "" : where + " ") + to_word(pipeline.step().work);
}

/// Everything is good but the steps of these names.
Words run(const std::set<std::string>& failing, Pipeline& pipeline) {
    Words out;
    while (pipeline.doing() != Doing::finished) {
        out.push_back(name(pipeline));
        REQUIRE(out.size() < 30);
        pipeline.result(failing.count(out.back()) == 0, "it broke");
    }
    return out;
}

const Words to_staging = {"verify_commit", "build", "staging deploy", "staging health", "staging smoke"};
const Words to_prod = {"verify_commit", "build",       "staging deploy", "staging health", "staging smoke",
                       "prod deploy",   "prod health", "prod smoke",     "mark_done"};

}  // namespace

TEST_CASE("a good commit goes through every step to prod_ok") {
    Pipeline pipeline({}, {});
    CHECK(pipeline.state() == "deploying");
    CHECK(run({}, pipeline) == to_prod);
    CHECK(pipeline.is_good());
    CHECK(pipeline.state() == "prod_ok");
}

TEST_CASE("a project without production, or a caller who asks for it, stops behind staging") {
    Pipeline asked({}, {true, true, true});
    CHECK(run({}, asked) == to_staging);
    CHECK(asked.state() == "staging_ok");
    Pipeline none({}, {true, false, false});
    CHECK(run({}, none) == to_staging);
    Pipeline direct({}, {false, true, false});
    CHECK(run({}, direct) ==
          Words{"verify_commit", "build", "prod deploy", "prod health", "prod smoke", "mark_done"});
}

TEST_CASE("what fails in staging is rolled back there, and never reaches production") {
    Pipeline pipeline({}, {});
    const Words words = run({"staging smoke"}, pipeline);
    CHECK(words == Words{"verify_commit", "build", "staging deploy", "staging health", "staging smoke",
                         "staging smoke", "roll back staging"});
    CHECK(pipeline.verdict() == "STAGING_E2E_SMOKE_FAILED");
    CHECK(pipeline.failed_step() == "staging smoke");
    CHECK(pipeline.owner() == Owner::wiggum_tdd);
    CHECK(pipeline.state() == "rolled_back");
    CHECK(pipeline.was_rolled_back());
    CHECK_FALSE(pipeline.is_incident());
}

TEST_CASE("a failure before anything was deployed rolls nothing back") {
    Pipeline pipeline({}, {});
    CHECK(run({"build"}, pipeline) == Words{"verify_commit", "build"});
    CHECK(pipeline.verdict() == "BUILD_FAILED");
    CHECK_FALSE(pipeline.was_rolled_back());
}

TEST_CASE("a failure in production is an incident: production goes back first, then staging") {
    for (const char* step : {"prod deploy", "prod health", "prod smoke"}) {
        Pipeline pipeline({}, {});
        const Words words = run({step}, pipeline);
        CHECK(Words(words.end() - 2, words.end()) == Words{"roll back prod", "roll back staging"});
        CHECK(pipeline.is_incident());
        CHECK(pipeline.verdict().rfind("PROD_", 0) == 0);
    }
}

TEST_CASE("a flaky smoke is tried once more in staging, never in production") {
    Pipeline pipeline({}, {});
    for (int i = 0; i < 4; ++i) pipeline.result(true, "");
    pipeline.result(false, "flake");
    CHECK(name(pipeline) == "staging smoke");
    pipeline.result(true, "");
    CHECK(name(pipeline) == "prod deploy");
    CHECK(pipeline.state() == "staging_ok");
}

TEST_CASE("a rollback that fails twice is said, and is for a person to look at") {
    Pipeline pipeline({}, {});
    const Words words = run({"prod smoke", "roll back prod"}, pipeline);
    CHECK(Words(words.end() - 3, words.end()) ==
          Words{"roll back prod", "roll back prod", "roll back staging"});
    CHECK(pipeline.rollback_failed());
    CHECK(pipeline.owner() == Owner::brain);
    CHECK(pipeline.reason().find("the rollback of prod failed too") != std::string::npos);
}
