// What is stored, for how long, for whom, and what is not.
#include "rlm_cache/cache.hpp"

#include "cache_fixture.hpp"

#include <catch2/catch.hpp>

using cache::From;
using namespace std::chrono_literals;

namespace {
const cache::Lifetime hour{1h, 10min, 30s};
}

TEST_CASE("an answer is fetched once and then comes from the cache, also after a restart") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const auto fetch = test::brings("the body", calls);
    const cache::Answer first = cache->get(test::key("a"), hour, fetch);
    CHECK(first.from == From::source);
    CHECK(first.body == "the body");
    const cache::Answer second = cache->get(test::key("a"), hour, fetch);
    CHECK(second.from == From::cache);
    CHECK(second.body == "the body");
    CHECK(second.title == "title of the body");
    cache.open();
    CHECK(cache->get(test::key("a"), hour, fetch).from == From::cache);
    CHECK(calls == 1);
}

TEST_CASE("another tool, argument, identity or content is another question") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const auto fetch = test::brings("x", calls);
    std::vector<cache::Key> keys = {{"t", {{"q", "a"}}, "one", {"h"}}, {"u", {{"q", "a"}}, "one", {"h"}},
                                    {"t", {{"q", "b"}}, "one", {"h"}}, {"t", {{"q", "a"}}, "two", {"h"}},
                                    {"t", {{"q", "a"}}, "one", {"i"}}, {"t", {{"q", "a"}}, "one", {"h", ""}},
                                    {"t", {{"q", "a"}}, "oneh", {}},   {"t", {{"q", "a"}}, "", {"one", "h"}}};
    for (const cache::Key& key : keys) CHECK(cache->get(key, hour, fetch).from == From::source);
    CHECK(calls == static_cast<int>(keys.size()));
    const cache::Key same{"t", {{"limit", nullptr}, {"q", "a"}}, "one", {"h"}};
    CHECK(cache->get(same, hour, fetch).from == From::cache);
    CHECK(cache::bytes_of({"t", {{"n", 1.0}}, "", {}}) == cache::bytes_of({"t", {{"n", 1}}, "", {}}));
    CHECK(cache::bytes_of({"t", {{"n", "1"}}, "", {}}) != cache::bytes_of({"t", {{"n", 1}}, "", {}}));
}

TEST_CASE("a stale answer is given at once and fetched anew behind it") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    cache->get(test::key("a"), hour, test::brings("old", calls));
    cache.pass(1h + 1s);
    std::promise<void> refreshed;
    const cache::Fetch fetch = [&](const cache::GivenUp&) {
        ++calls;
        cache::Fetched fetched;
        fetched.body = "new";
        refreshed.set_value();
        return fetched;
    };
    const cache::Answer stale = cache->get(test::key("a"), hour, fetch);
    CHECK(stale.from == From::stale);
    CHECK(stale.body == "old");
    refreshed.get_future().wait();
    // The refresh may still be storing: this call joins it, or finds what it stored.
    const cache::Fetch never = [](const cache::GivenUp&) -> cache::Fetched {
        throw std::logic_error("fetched again");
    };
    cache::Answer after = cache->get(test::key("a"), hour, never);
    while (after.from == From::stale) after = cache->get(test::key("a"), hour, never);
    CHECK(after.body == "new");
    CHECK(calls == 2);
}

TEST_CASE("a refresh that fails keeps the stale answer, is not repeated at once, and ends with its window") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    cache->get(test::key("a"), hour, test::brings("old", calls));
    cache.pass(1h + 1s);
    std::promise<void> tried;
    const cache::Fetch fails = [&](const cache::GivenUp&) -> cache::Fetched {
        if (++calls == 2) tried.set_value();
        throw base::Error(base::ErrorKind::network, "the host is down");
    };
    CHECK(cache->get(test::key("a"), hour, fails).from == From::stale);
    tried.get_future().wait();
    for (int i = 0; i < 5; ++i) CHECK(cache->get(test::key("a"), hour, fails).body == "old");
    CHECK(calls == 2);
    cache.pass(10min);
    CHECK_THROWS_WITH(cache->get(test::key("a"), hour, fails), "the host is down");
}

TEST_CASE("an error is not stored") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const cache::Fetch fails = [&](const cache::GivenUp&) -> cache::Fetched {
        ++calls;
        throw base::Error(base::ErrorKind::network, "403");
    };
    CHECK_THROWS_WITH(cache->get(test::key("a"), hour, fails), "403");
    CHECK_THROWS_WITH(cache->get(test::key("a"), hour, fails), "403");
    CHECK(calls == 2);
    CHECK(cache->stats().entries == 0);
    CHECK(cache->stats().failures == 2);
    CHECK(cache->get(test::key("a"), hour, test::brings("well", calls)).body == "well");
}

TEST_CASE("'no such thing' counts for half a minute at most, whatever the source allows") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const cache::Fetch absent = [&](const cache::GivenUp&) {
        ++calls;
        cache::Fetched fetched;
        fetched.body = "no page 7";
        fetched.absent = true;
        return fetched;
    };
    const cache::Lifetime lavish{1h, 1h, 1h};
    CHECK(cache->get(test::key("7"), lavish, absent).absent);
    cache.pass(29s);
    const cache::Answer again = cache->get(test::key("7"), lavish, absent);
    CHECK(again.from == From::cache);
    CHECK(again.absent);
    CHECK(again.body == "no page 7");
    cache.pass(1s);
    CHECK(cache->get(test::key("7"), lavish, absent).from == From::source);
    CHECK(calls == 2);
}

TEST_CASE("an answer counts at least twice as long as it took") {
    test::CacheFixture cache;
    const cache::Fetch slow = [&](const cache::GivenUp&) {
        cache.pass(10min);
        return cache::Fetched{"slow", "", false, true};
    };
    const cache::Lifetime minute{1min, 0s, 0s};
    cache->get(test::key("a"), minute, slow);
    cache.pass(19min);
    CHECK(cache->get(test::key("a"), minute, slow).from == From::cache);
    cache.pass(2min);
    CHECK(cache->get(test::key("a"), minute, slow).from == From::source);
}

TEST_CASE("what a fetch calls not storable is given and forgotten") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const cache::Fetch cut = [&](const cache::GivenUp&) {
        ++calls;
        return cache::Fetched{"cut", "", false, false};
    };
    cache->get(test::key("a"), hour, cut);
    CHECK(cache->get(test::key("a"), hour, cut).from == From::source);
    CHECK(calls == 2);
}

TEST_CASE("a clock that was set back does not make answers fresh for long") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    cache->get(test::key("a"), hour, test::brings("x", calls));
    cache.pass(-24h);
    CHECK(cache->get(test::key("a"), hour, test::brings("x", calls)).from == From::source);
}

TEST_CASE("forgotten and cleared answers are fetched anew, and none that was under way is stored") {
    test::CacheFixture cache;
    std::atomic<int> calls{0};
    const auto fetch = test::brings("secret words", calls);
    cache->get(test::key("a"), hour, fetch);
    cache->get(test::key("b"), hour, fetch);
    cache->get(test::key("c", "one", "other"), hour, fetch);
    cache->forget(test::key("a"));
    CHECK_FALSE(cache->peek(test::key("a")));
    CHECK(cache->peek(test::key("b")));
    cache->settle();
    CHECK(cache->clear("other") == 1);
    CHECK(cache->clear("") == 1);
    CHECK(cache->stats().entries == 0);
    CHECK(cache->search("secret", "", 10).empty());
    const cache::Fetch meanwhile = [&](const cache::GivenUp&) {
        cache->clear("");
        return cache::Fetched{"from before the clearing", "", false, true};
    };
    cache->get(test::key("a"), hour, meanwhile);
    CHECK_FALSE(cache->peek(test::key("a")));
}

TEST_CASE("a put comes back as it was, whatever its bytes") {
    test::CacheFixture cache;
    std::string bytes;
    for (int i = 0; i < 70000; ++i) bytes += static_cast<char>(i * 31);
    cache->put(test::key("a"), hour, {bytes, std::string("\0\xff\n", 3), false, true});
    cache->put(test::key("empty"), hour, {"", "", false, true});
    REQUIRE(cache->peek(test::key("a")));
    CHECK(cache->peek(test::key("a"))->body == bytes);
    CHECK(cache->peek(test::key("a"))->title == std::string("\0\xff\n", 3));
    CHECK(cache->peek(test::key("empty"))->body.empty());
}
