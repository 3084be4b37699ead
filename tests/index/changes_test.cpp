// When pending changes are looked at: the quiet time, the longest wait, git's lock, overflow.
#include "mcp_lrm/index/changes.hpp"

#include <catch2/catch.hpp>

using lrm::index::Changes;
using namespace std::chrono_literals;

namespace {
const Changes::Time start = Changes::Time{} + 1000s;
}

TEST_CASE("changes are due after a quiet time") {
    Changes changes;
    CHECK_FALSE(changes.due());
    changes.add("a", start);
    CHECK(*changes.due() == start + 50ms);
    changes.add("b", start + 30ms);
    CHECK(*changes.due() == start + 80ms);
}

TEST_CASE("changes without a pause are due half a second after the first") {
    Changes changes;
    for (auto now = start; now < start + 600ms; now += 20ms) changes.add("a", now);
    CHECK(*changes.due() == start + 500ms);
}

TEST_CASE("a batch holds each path once, sorted, and empties the pending changes") {
    Changes changes;
    for (const char* path : {"b", "a", "b", "a/c"}) changes.add(path, start);
    const Changes::Batch batch = changes.take();
    CHECK(batch.paths == std::vector<std::string>{"a", "a/c", "b"});
    CHECK_FALSE(batch.rescan);
    CHECK(batch.sequence == 4);
    CHECK(changes.empty());
    CHECK_FALSE(changes.due());
    CHECK(changes.take().sequence == 4);
    changes.add("d", start + 1s);
    CHECK(*changes.due() == start + 1050ms);
    CHECK(changes.sequence() == 5);
}

TEST_CASE("while git holds its lock its changes wait together") {
    Changes changes;
    changes.set_git_busy(true, start);
    changes.add("a", start + 1ms);
    CHECK(*changes.due() == start + 10s);
    changes.set_git_busy(false, start + 2s);
    changes.add_git(start + 2s);
    CHECK(*changes.due() <= start + 2050ms);
    CHECK(changes.take().git);
}

TEST_CASE("a lock that git left behind does not stop the index for ever") {
    Changes changes;
    changes.set_git_busy(true, start);
    changes.set_git_busy(true, start + 9s);
    changes.add("a", start + 60s);
    CHECK(*changes.due() == start + 60s + 50ms);
}

TEST_CASE("too many paths become a look at everything") {
    Changes changes;
    for (std::size_t i = 0; i <= Changes::most_paths; ++i) changes.add(std::to_string(i), start);
    const Changes::Batch batch = changes.take();
    CHECK(batch.rescan);
    CHECK(batch.paths.empty());
    CHECK_FALSE(changes.take().rescan);
}

TEST_CASE("tgrep_151: overflows in a row are answered later and later") {
    Changes changes;
    auto now = start;
    std::chrono::milliseconds last{0};
    for (int i = 0; i < 12; ++i) {
        changes.add_overflow(now);
        const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(*changes.due() - now);
        CHECK(wait >= last);
        CHECK(wait <= 10s);
        last = wait;
        now = *changes.due();
        CHECK(changes.take().rescan);
    }
    CHECK(last == 10s);
    changes.add_overflow(now + 60s);
    CHECK(*changes.due() - (now + 60s) == 100ms);
}
