#include "proxy/backend.hpp"

#include <catch2/catch.hpp>

using namespace proxy;
using namespace std::chrono_literals;

namespace {

const Clock::time_point start = Clock::time_point{} + 1h;

}  // namespace

TEST_CASE("a proxy that nobody wants anything of never probes") {
    Backend backend(true);
    CHECK_FALSE(backend.next_probe(Wanted::no));
    backend.probe_begins();
    backend.probe_succeeded();
    CHECK_FALSE(backend.next_probe(Wanted::for_calls));
    CHECK_FALSE(backend.next_probe(Wanted::for_streams));
    backend.lost(start);
    CHECK_FALSE(backend.next_probe(Wanted::no));
}

TEST_CASE("the first probe is at once, and one runs at a time") {
    Backend backend(true);
    REQUIRE(backend.next_probe(Wanted::for_calls));
    CHECK(*backend.next_probe(Wanted::for_calls) <= start);
    backend.probe_begins();
    CHECK_FALSE(backend.next_probe(Wanted::for_calls));
}

TEST_CASE("a refused probe starts the daemon once") {
    Backend backend(true);
    backend.probe_begins();
    CHECK(backend.probe_failed(start, Wanted::for_calls, Backend::Failure::refused));
    backend.probe_begins();
    CHECK_FALSE(backend.probe_failed(start + 10ms, Wanted::for_calls, Backend::Failure::refused));
    backend.start_ended(start + 20ms);
    CHECK(*backend.next_probe(Wanted::for_calls) == start + 20ms);
    backend.probe_begins();
    CHECK_FALSE(backend.probe_failed(start + 30ms, Wanted::for_calls, Backend::Failure::refused));
    backend.probe_begins();
    CHECK(backend.probe_failed(start + 2s, Wanted::for_calls, Backend::Failure::refused));
}

TEST_CASE("nothing is started for a stream, for a daemon that hangs, or when it is forbidden") {
    Backend backend(true);
    CHECK_FALSE(backend.probe_failed(start, Wanted::for_streams, Backend::Failure::refused));
    CHECK_FALSE(backend.probe_failed(start, Wanted::for_calls, Backend::Failure::other));
    Backend forbidden(false);
    CHECK_FALSE(forbidden.probe_failed(start, Wanted::for_calls, Backend::Failure::refused));
}

TEST_CASE("pauses between probes grow, less for calls than for streams") {
    Backend backend(false);
    auto now = start;
    for (int i = 0; i < 20; ++i) {
        backend.probe_begins();
        backend.probe_failed(now, Wanted::for_calls, Backend::Failure::refused);
        CHECK(*backend.next_probe(Wanted::for_calls) - now <= 250ms);
        now = *backend.next_probe(Wanted::for_calls);
    }
    CHECK(*backend.next_probe(Wanted::for_streams) > now + 20s);
    CHECK(*backend.next_probe(Wanted::for_streams) < now + 31s);
    SECTION("and a call that comes then does not wait for them") {
        backend.call_came(now + 10s);
        CHECK(*backend.next_probe(Wanted::for_calls) <= now + 10s);
    }
}

TEST_CASE("a daemon that was lost is looked for at once") {
    Backend backend(false);
    backend.probe_begins();
    backend.probe_succeeded();
    backend.lost(start);
    CHECK(backend.link() == Backend::Link::down);
    CHECK(*backend.next_probe(Wanted::for_calls) == start);
}

TEST_CASE("a call that was not sent waits until its time is over") {
    Attempt attempt;
    attempt.give_up = start + 10s;
    CHECK(after_loss(attempt, Loss::not_sent, start, 10s) == Fate::wait);
    CHECK(after_loss(attempt, Loss::not_sent, start + 10s, 10s) == Fate::fail_not_run);
    CHECK(attempt.losses == 0);
}

TEST_CASE("a call that may change something is not repeated once it was sent") {
    Attempt attempt;
    attempt.give_up = start + 10s;
    CHECK(after_loss(attempt, Loss::in_flight, start, 10s) == Fate::fail_may_have_run);
}

TEST_CASE("a replayable call is repeated three times, each time with the full patience") {
    Attempt attempt;
    attempt.is_replayable = true;
    attempt.give_up = start + 10s;
    auto now = start + 60s;
    for (int i = 0; i < 3; ++i, now += 60s) {
        CHECK(after_loss(attempt, Loss::in_flight, now, 10s) == Fate::wait);
        CHECK(attempt.give_up == now + 10s);
    }
    CHECK(after_loss(attempt, Loss::in_flight, now, 10s) == Fate::fail_may_have_run);
}

TEST_CASE("a repeated call that finds no daemon says that the first attempt may have run") {
    Attempt attempt;
    attempt.is_replayable = true;
    after_loss(attempt, Loss::in_flight, start, 10s);
    CHECK(after_loss(attempt, Loss::not_sent, start + 11s, 10s) == Fate::fail_may_have_run);
    CHECK(after_waiting(attempt) == Fate::fail_may_have_run);
    CHECK(after_waiting(Attempt{}) == Fate::fail_not_run);
}
