#include "proxy/inflight.hpp"

#include <catch2/catch.hpp>

using namespace proxy;

TEST_CASE("an id is answered once") {
    Inflight inflight;
    REQUIRE(inflight.add("1", Inflight::no_batch));
    CHECK(inflight.answer("1", "first") == "first");
    CHECK_FALSE(inflight.answer("1", "second"));
    CHECK(inflight.size() == 0);
}

TEST_CASE("an id that runs cannot be used again, one that was answered can") {
    Inflight inflight;
    REQUIRE(inflight.add("1", Inflight::no_batch));
    CHECK_FALSE(inflight.add("1", Inflight::no_batch));
    inflight.answer("1", "x");
    CHECK(inflight.add("1", Inflight::no_batch));
}

TEST_CASE("a cancelled id is not answered") {
    Inflight inflight;
    inflight.add("1", Inflight::no_batch);
    CHECK_FALSE(inflight.forget("1"));
    CHECK_FALSE(inflight.answer("1", "late"));
    CHECK_FALSE(inflight.forget("1"));
}

TEST_CASE("the answers of a batch come together when the last one is there") {
    Inflight inflight;
    const auto batch = inflight.open_batch();
    inflight.add("1", batch);
    CHECK_FALSE(inflight.answer("1", "{1}"));
    inflight.add("2", batch);
    CHECK_FALSE(inflight.answer_unasked(batch, "{bad}"));
    CHECK_FALSE(inflight.close_batch(batch));
    CHECK(inflight.answer("2", "{2}") == "[{1},{bad},{2}]");
}

TEST_CASE("a batch of notifications has no answer, and one that was cancelled is complete without it") {
    Inflight inflight;
    CHECK_FALSE(inflight.close_batch(inflight.open_batch()));
    const auto batch = inflight.open_batch();
    inflight.add("1", batch);
    inflight.add("2", batch);
    inflight.close_batch(batch);
    CHECK_FALSE(inflight.answer("1", "{1}"));
    CHECK(inflight.forget("2") == "[{1}]");
    const auto other = inflight.open_batch();
    inflight.add("3", other);
    inflight.close_batch(other);
    CHECK_FALSE(inflight.forget("3"));
}
