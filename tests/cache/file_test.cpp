// The file: private, replaceable at any time, bounded; and the search in it.
#include "cache_fixture.hpp"
#include "rlm_cache/search_text.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const cache::Lifetime hour;

mode_t mode_of(const fs::path& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

void put(test::CacheFixture& cache, const std::string& name, std::string body) {
    cache->put(test::key(name), hour, {std::move(body), name, false, true});
}

std::string noise(std::size_t bytes, unsigned seed) {
    std::string out;
    for (; out.size() < bytes; seed = seed * 1664525U + 1013904223U)
        out += (seed >> 16U) % 6 == 0 ? ' ' : static_cast<char>('a' + (seed >> 24U) % 26);
    return out;
}

bool moved_aside(const test::CacheFixture& cache) {
    return fs::exists(cache.file().string() + ".bad-1");
}

}  // namespace

TEST_CASE("nothing is written before the first use; then all files are private") {
    test::CacheFixture cache;
    CHECK_FALSE(fs::exists(cache.file()));
    put(cache, "a", "body");
    CHECK(mode_of(cache.file()) == 0600);
    CHECK(mode_of(cache.file().string() + "-wal") == 0600);
    CHECK(mode_of(cache.file().parent_path()) == 0700);
}

TEST_CASE("a file that others could read or write is not trusted") {
    test::CacheFixture cache;
    put(cache, "a", "body");
    cache.close();
    chmod(cache.file().c_str(), 0644);
    cache.open();
    CHECK_FALSE(cache->peek(test::key("a")));
    CHECK(mode_of(cache.file()) == 0600);
    CHECK(mode_of(cache.file().string() + ".bad-1") == 0600);
}

TEST_CASE("a file that is no database, or of a newer format, is moved aside and rebuilt") {
    const bool newer = GENERATE(true, false);
    test::CacheFixture cache;
    put(cache, "a", "body");
    cache.close();
    if (newer) {
        base::db::Connection other(cache.file(), base::db::Open::read_write);
        other.execute("PRAGMA user_version=2147483647");
    } else {
        fs::resize_file(cache.file(), 0);
        std::ofstream(cache.file()) << std::string(8192, 'x');
    }
    cache.open();
    CHECK_FALSE(cache->peek(test::key("a")));
    put(cache, "b", "body");
    CHECK(cache->peek(test::key("b")));
    CHECK(moved_aside(cache));
    CHECK(cache->stats().problem.empty());
    CHECK(cache.log().size() == 1);
}

TEST_CASE("a file that is damaged while it is open is replaced") {
    test::CacheFixture cache;
    for (int i = 0; i < 200; ++i) put(cache, std::to_string(i), noise(3000, static_cast<unsigned>(i)));
    cache->settle();
    cache.close();
    {
        std::fstream file(cache.file(), std::ios::in | std::ios::out | std::ios::binary);
        for (int page = 1; page < 100; ++page) {
            file.seekp(page * 4096);
            file << std::string(4096, '\x7f');
        }
    }
    cache.open();
    for (int i = 0; i < 200; ++i) cache->peek(test::key(std::to_string(i)));
    put(cache, "after", "body");
    REQUIRE(cache->peek(test::key("after")));
    CHECK(moved_aside(cache));
}

TEST_CASE("a file that is deleted under a running process is made anew") {
    test::CacheFixture cache;
    put(cache, "a", "body");
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(cache.file().string() + suffix);
    put(cache, "b", "body");
    CHECK(cache->peek(test::key("b")));
    CHECK(fs::exists(cache.file()));
}

TEST_CASE("without a place to write, answers are given and not kept, and the reason is known") {
    const test::TemporaryDirectory directory;
    directory.write("data", "a file where the directory should be");
    cache::Cache cache(directory.path() / "data" / "rlm_cache.db");
    std::atomic<int> calls{0};
    const auto fetch = test::brings("x", calls);
    CHECK(cache.get(test::key("a"), hour, fetch).body == "x");
    CHECK(cache.get(test::key("a"), hour, fetch).body == "x");
    CHECK(calls == 2);
    CHECK(cache.search("x", "", 5).empty());
    CHECK_FALSE(cache.stats().problem.empty());
    CHECK_THROWS_AS(cache.clear(""), base::Error);
}

TEST_CASE("the cap holds, and what was used last stays") {
    constexpr std::int64_t cap = 1 << 20;
    test::CacheFixture cache(cap);
    put(cache, "kept", noise(20000, 1));
    for (unsigned i = 0; i < 300; ++i) {
        cache.pass(1s);
        REQUIRE(cache->peek(test::key("kept")));
        put(cache, std::to_string(i), noise(20000, i));
        REQUIRE(cache->stats().bytes <= cap);
    }
    cache->settle();
    const cache::Stats stats = cache->stats();
    CHECK(stats.evicted > 200);
    CHECK(cache.log().empty());  // it did not have to start over
    // Noise has rare words only, whose index takes some 45 KB of the file for each text of 20 KB.
    CHECK(stats.entries > 15);
    CHECK(stats.file_bytes <= cap * 2 + (8 << 20));
    CHECK_FALSE(cache->peek(test::key("0")));
    CHECK(cache->peek(test::key("299")));
    // Larger than an eighth of the cap: given, not kept.
    put(cache, "huge", noise(400000, 7));
    CHECK_FALSE(cache->peek(test::key("huge")));
    CHECK(cache->stats().not_stored == 1);
}

TEST_CASE("what is past its time goes away by itself") {
    test::CacheFixture cache;
    for (int i = 0; i < 10; ++i) put(cache, std::to_string(i), "x");
    cache.pass(3h);
    put(cache, "new", "x");
    CHECK(cache->stats().entries == 1);
}

TEST_CASE("a search finds words, beginnings of words and accents, best first, and never an operator") {
    test::CacheFixture cache;
    put(cache, "release plan", "how we ship on Fridays");
    put(cache, "other", "the release went well; a deploy followed");
    put(cache, "third", "Élan vital, pipeline_name and foo-bar");
    cache->settle();
    const auto found = cache->search("release", "", 10);
    REQUIRE(found.size() == 2);
    CHECK(found[0].title == "release plan");
    CHECK(found[1].snippet == "the release went well; a deploy followed");
    CHECK(found[0].tool == "t");
    CHECK(found[0].fresh);
    CHECK(cache->search("pipel", "", 10).size() == 1);
    CHECK(cache->search("elan", "", 10).size() == 1);
    CHECK(cache->search("foo-bar", "", 10).size() == 1);
    CHECK(cache->search("release", "another tool", 10).empty());
    CHECK(cache->search("release", "", 1).size() == 1);
    for (const char* hostile :
         {"\"", "NOT", "a AND", "(", "*", "", "body:x", "release OR", "NEAR(a b)", "^x", "\xff\xfe"})
        CHECK_NOTHROW(cache->search(hostile, "", 10));
    // The words of a replaced answer are gone.
    put(cache, "other", "something else");
    cache->settle();
    CHECK(cache->search("deploy", "", 10).empty());
    CHECK(cache->search("something", "", 10).size() == 1);
}

TEST_CASE("what a process had no time to index, the next one does") {
    test::CacheFixture cache;
    for (int i = 0; i < 100; ++i) put(cache, std::to_string(i), "alpha beta");
    cache.open();
    cache->settle();
    CHECK(cache->search("alpha", "", 100).size() == 100);
    CHECK(cache->stats().unindexed == 0);
}

TEST_CASE("a snippet is one short line around the word, cut between characters") {
    const std::vector<std::string> words = cache::words_of("needle");
    const std::string body =
        std::string(500, 'x') + "\n\n  \xc3\xa9t\xc3\xa9 a Needle\tin   hay" + std::string(500, 'y');
    const std::string line = cache::snippet(body, words, 60);
    CHECK(line.find("\xc3\xa9t\xc3\xa9 a Needle in hay") != std::string::npos);
    CHECK(line.size() <= 60);
    CHECK(cache::snippet("short", words) == "short");
    CHECK(cache::snippet("", words).empty());
    CHECK(cache::words_of("a--b  c\xc3\xa9") == std::vector<std::string>{"a", "b", "c\xc3\xa9"});
    CHECK(cache::match_expression(cache::words_of("a \"b")) == "\"a\" AND \"b\"*");
}
