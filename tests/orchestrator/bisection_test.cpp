#include "orchestrator/merge/bisection.hpp"

#include <catch2/catch.hpp>

#include <vector>

using factory::merge::Bisection;

namespace {

/// Decides a batch of `size` in which change `broken` (from 0; size: none) breaks everything from it on.
Bisection decided(std::size_t size, std::size_t broken, std::vector<std::size_t>& checks) {
    Bisection batch(size);
    while (const auto prefix = batch.next()) {
        checks.push_back(*prefix);
        batch.result(*prefix <= broken);
        REQUIRE(checks.size() < 10);
    }
    return batch;
}

}  // namespace

TEST_CASE("a good batch is verified once and goes in whole") {
    for (std::size_t size = 1; size <= 5; ++size) {
        std::vector<std::size_t> checks;
        const Bisection batch = decided(size, size, checks);
        CHECK(checks == std::vector<std::size_t>{size});
        CHECK(batch.accepted() == size);
        CHECK_FALSE(batch.rejected());
        CHECK_FALSE(batch.was_flake());
    }
}

TEST_CASE("whichever change breaks a batch is found, and what is before it goes in") {
    for (std::size_t size = 1; size <= 5; ++size)
        for (std::size_t broken = 0; broken < size; ++broken) {
            std::vector<std::size_t> checks;
            const Bisection batch = decided(size, broken, checks);
            CHECK(batch.accepted() == broken);
            CHECK(batch.rejected() == broken);
            CHECK(checks.size() <= 2 + 3);
        }
}

TEST_CASE("a batch that is good at the second try was a flake, and says so") {
    Bisection batch(3);
    batch.result(false);
    CHECK(batch.next() == 3);
    batch.result(true);
    CHECK_FALSE(batch.next());
    CHECK(batch.accepted() == 3);
    CHECK(batch.was_flake());
}
