// Equal questions at once: one fetch, one answer for all.
#include "cache_fixture.hpp"

#include <catch2/catch.hpp>

#include <latch>
#include <thread>

using cache::From;
using namespace std::chrono_literals;

namespace {

const cache::Lifetime hour;

/// Runs `work(i)` on `count` threads at once.
template <class Work>
void at_once(int count, const Work& work) {
    std::latch ready(count);
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            ready.arrive_and_wait();
            work(i);
        });
    for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_CASE("fifty callers who miss the same key at once make one call") {
    test::CacheFixture cache;
    for (int round = 0; round < 20; ++round) {
        std::atomic<int> calls{0};
        std::atomic<int> right{0};
        const auto fetch = test::brings("round " + std::to_string(round), calls);
        at_once(50, [&](int) {
            const cache::Answer answer = cache->get(test::key(std::to_string(round)), hour, fetch);
            if (answer.body == "round " + std::to_string(round)) ++right;
        });
        CHECK(calls == 1);
        CHECK(right == 50);
    }
    CHECK(cache->stats().fetches == 20);
}

TEST_CASE("different keys do not wait for each other") {
    test::CacheFixture cache;
    std::latch all_fetching(8);
    std::atomic<int> done{0};
    at_once(8, [&](int i) {
        const cache::Fetch fetch = [&](const cache::GivenUp&) {
            all_fetching.arrive_and_wait();  // nobody gets on before all eight are here
            return cache::Fetched{"x", "", false, true};
        };
        cache->get(test::key(std::to_string(i)), hour, fetch);
        ++done;
    });
    CHECK(done == 8);
}

TEST_CASE("a failing fetch is told to all who wait for it, and to none after them") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    std::atomic<int> told{0};
    std::atomic<int> waiting{0};
    const cache::Fetch fails = [&](const cache::GivenUp&) -> cache::Fetched {
        ++calls;
        while (waiting < 10) std::this_thread::yield();
        throw base::Error(base::ErrorKind::network, "the host answers 500");
    };
    at_once(10, [&](int) {
        ++waiting;
        try {
            cache->get(test::key("a"), hour, fails);
        } catch (const base::Error& error) {
            if (std::string(error.what()) == "the host answers 500" &&
                error.kind() == base::ErrorKind::network)
                ++told;
        }
    });
    CHECK(told == 10);
    CHECK(calls >= 1);
    std::atomic<int> well{0};
    CHECK(cache->get(test::key("a"), hour, test::brings("x", well)).from == From::source);
}

TEST_CASE("a caller that leaves does not stop the fetch that another waits for") {
    test::CacheFixture cache;
    std::atomic<bool> first_left{false};
    std::promise<void> fetching;
    std::promise<void> joined;
    std::atomic<bool> was_stopped{false};
    const cache::Fetch fetch = [&](const cache::GivenUp& given_up) {
        fetching.set_value();
        joined.get_future().wait();
        was_stopped = given_up();
        return cache::Fetched{"shared", "", false, true};
    };
    std::thread first([&] { cache->get(test::key("a"), hour, fetch, [&] { return first_left.load(); }); });
    fetching.get_future().wait();
    std::atomic<int> looked{0};
    cache::Answer answer;
    std::thread second([&] {
        const cache::Fetch never = [](const cache::GivenUp&) -> cache::Fetched {
            throw std::logic_error("twice");
        };
        answer = cache->get(test::key("a"), hour, never, [&] {
            // Called while waiting: from here on the flight has a passenger.
            first_left = true;
            if (++looked == 1) joined.set_value();
            return false;
        });
    });
    first.join();
    second.join();
    CHECK_FALSE(was_stopped);
    CHECK(answer.body == "shared");
    CHECK(answer.from == From::flight);
}

TEST_CASE("a fetch that nobody wants any more is stopped, and stored by none") {
    test::CacheFixture cache;
    std::atomic<bool> left{false};
    const cache::Fetch fetch = [&](const cache::GivenUp& given_up) -> cache::Fetched {
        left = true;
        if (given_up()) throw cache::GivenUpError();
        return {"x", "", false, true};
    };
    CHECK_THROWS_AS(cache->get(test::key("a"), hour, fetch, [&] { return left.load(); }),
                    cache::GivenUpError);
    CHECK_FALSE(cache->peek(test::key("a")));
}

TEST_CASE("who waited for a fetch that its own caller abandoned fetches anew") {
    cache::Flights flights;
    std::promise<void> leading;
    std::promise<void> joined;
    std::atomic<bool> left{false};
    std::thread first([&] {
        const auto lead = [&](const cache::GivenUp&) -> cache::Answer {
            leading.set_value();
            joined.get_future().wait();
            left = true;
            throw cache::GivenUpError();
        };
        CHECK_THROWS_AS(flights.fly("k", lead, [&] { return left.load(); }), cache::GivenUpError);
    });
    leading.get_future().wait();
    bool told = false;
    const auto landed = flights.fly(
        "k",
        [](const cache::GivenUp&) {
            return cache::Answer{"second try", "", false, From::source, 0};
        },
        [&] {
            if (!told) joined.set_value();
            told = true;
            return false;
        });
    first.join();
    CHECK(landed.led);
    CHECK(landed.answer.body == "second try");
    CHECK(flights.count() == 0);
}

TEST_CASE("a waiting caller may leave") {
    test::CacheFixture cache;
    std::promise<void> fetching;
    std::promise<void> go_on;
    std::thread first([&] {
        const cache::Fetch fetch = [&](const cache::GivenUp&) {
            fetching.set_value();
            go_on.get_future().wait();
            return cache::Fetched{"x", "", false, true};
        };
        cache->get(test::key("a"), hour, fetch);
    });
    fetching.get_future().wait();
    const cache::Fetch never = [](const cache::GivenUp&) -> cache::Fetched {
        throw std::logic_error("twice");
    };
    CHECK_THROWS_AS(cache->get(test::key("a"), hour, never, [] { return true; }), cache::GivenUpError);
    go_on.set_value();
    first.join();
    CHECK(cache->peek(test::key("a")));
}

TEST_CASE("readers and writers at once get whole answers and no error") {
    test::CacheFixture cache(1 << 20);
    std::atomic<int> wrong{0};
    at_once(12, [&](int thread) {
        for (int i = 0; i < 60; ++i) {
            const std::string name = std::to_string((i * 7 + thread) % 23);
            std::string body;
            for (int repeat = 0; repeat < 400; ++repeat) body += "text " + name + " ";
            const cache::Fetch fetch = [&](const cache::GivenUp&) {
                return cache::Fetched{body, name, false, true};
            };
            if (cache->get(test::key(name), hour, fetch).body != body) ++wrong;
            if (i % 10 == 3) cache->search("text", "", 5);
            if (i % 20 == 7) cache->forget(test::key(name));
            if (i % 30 == 11) cache->stats();
        }
    });
    CHECK(wrong == 0);
    CHECK(cache->stats().problem.empty());
}
