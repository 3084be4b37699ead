// Pools: everything posted runs once, in order on one thread, and stopping waits.
#include "base/pool.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>

TEST_CASE("every posted job runs exactly once before stop returns") {
    std::atomic<int> done{0};
    base::Pool pool("test", 4);
    for (int i = 0; i < 1000; ++i) pool.post([&done] { ++done; });
    pool.stop();
    CHECK(done == 1000);
    pool.post([&done] { ++done; });
    CHECK(done == 1000);
}

TEST_CASE("one thread keeps the order") {
    std::vector<int> seen;
    {
        base::Pool pool("test", 1);
        for (int i = 0; i < 100; ++i) pool.post([&seen, i] { seen.push_back(i); });
    }
    for (int i = 0; i < 100; ++i) CHECK(seen[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("jobs that block do not keep others from running, up to the limit") {
    base::Pool pool("test", 3);
    std::promise<void> release;
    const std::shared_future<void> released = release.get_future().share();
    std::promise<void> ran;
    pool.post([released] { released.wait(); });
    pool.post([released] { released.wait(); });
    pool.post([&ran] { ran.set_value(); });
    ran.get_future().wait();
    release.set_value();
    pool.stop();
}
