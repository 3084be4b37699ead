#include "orchestrator/fractal.hpp"

#include <catch2/catch.hpp>

using namespace factory::fractal;
using base::config::FractalRules;
using Strings = std::vector<std::string>;

namespace {

Parent parent(int depth = 0) {
    Parent out;
    out.id = "T1";
    out.title = "Retry uploads";
    out.files = {"src/upload.ts"};
    out.depth = depth;
    return out;
}

FractalRules unforced() {
    FractalRules rules;
    rules.force_level1 = false;
    return rules;
}

}  // namespace

TEST_CASE("each limit has its reason, and only what is above it") {
    const FractalRules rules;
    CHECK(reasons({5, 400, 1, 10, false}, rules).empty());
    CHECK(reasons({6, 401, 2, 11, false}, rules).size() == 4);
    CHECK(reasons({6, 0, 0, 0, false}, rules) == Strings{"6 files besides tests and documents, at most 5"});
    CHECK(reasons({0, 0, 0, 30, true}, rules).empty());
}

TEST_CASE("root tasks are split by concern where that is forced, others only when they are too large") {
    CHECK(decide(parent(), {}, {}) == Decision::by_concern);
    CHECK(decide(parent(), {}, unforced()) == Decision::keep);
    CHECK(decide(parent(), {.core_files = 9}, unforced()) == Decision::by_concern);
    CHECK(decide(parent(1), {}, {}) == Decision::keep);
    CHECK(decide(parent(1), {.core_files = 9}, {}) == Decision::by_step);
    CHECK(decide(parent(3), {.core_files = 9}, {}) == Decision::too_deep);
    FractalRules off;
    off.enabled = false;
    CHECK(decide(parent(), {.core_files = 9}, off) == Decision::keep);
}

TEST_CASE("three concerns, and each that applies, build on the happy path") {
    const auto parts = split_by_concern(parent(), {{"Privacy", "consent is asked for"}});
    REQUIRE(parts.size() == 4);
    CHECK(parts[0].id == "T1-feature");
    CHECK(parts[0].depends_on.empty());
    CHECK(parts[1].id == "T1-guards");
    CHECK(parts[2].id == "T1-failures");
    CHECK(parts[3].id == "T1-privacy");
    for (std::size_t i = 1; i < 4; ++i) CHECK(parts[i].depends_on == Strings{"T1-feature"});
    for (const Subtask& part : parts) CHECK(part.files == Strings{"src/upload.ts"});
}

TEST_CASE("steps follow one another") {
    const auto parts = split_by_step(parent(1));
    REQUIRE(parts.size() == 3);
    CHECK(parts[1].depends_on == Strings{"T1-impl"});
    CHECK(parts[2].depends_on == Strings{"T1-test"});
    CHECK(to_json(parent(1), parts[2])["depth"] == 2);
    CHECK(to_json(parent(1), parts[2])["parent"] == "T1");
}
