// A cache in a directory of its own, with a clock that the test owns.
#pragma once

#include "rlm_cache/cache.hpp"
#include "tests/support/temporary_directory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace test {

class CacheFixture {
public:
    explicit CacheFixture(std::int64_t max_bytes = 64 << 20) : max_bytes_(max_bytes) { open(); }

    /// As after a restart of the process.
    void open() {
        cache_.reset();
        cache::Options options;
        options.max_bytes = max_bytes_;
        options.clock = [this] { return time_.load(); };
        options.log = [this](const std::string& event) { log_.push_back(event); };
        cache_ = std::make_unique<cache::Cache>(file(), options);
    }
    void close() { cache_.reset(); }

    cache::Cache& operator*() { return *cache_; }
    cache::Cache* operator->() { return cache_.get(); }
    std::filesystem::path file() const { return directory_.path() / "data" / "rlm_cache.db"; }
    void pass(std::chrono::milliseconds time) { time_ += time.count(); }
    const std::vector<std::string>& log() const { return log_; }

private:
    TemporaryDirectory directory_;
    std::int64_t max_bytes_;
    std::atomic<cache::Millis> time_{1'700'000'000'000};
    std::vector<std::string> log_;  // written on the writer's thread, read when the cache is idle
    std::unique_ptr<cache::Cache> cache_;
};

inline cache::Key key(const std::string& query, const std::string& identity = "one",
                      const std::string& tool = "t") {
    return {tool, {{"query", query}}, identity, {}};
}

/// A fetch that brings `body`, and counts.
inline cache::Fetch brings(std::string body, std::atomic<int>& calls) {
    return [body = std::move(body), &calls](const cache::GivenUp&) {
        ++calls;
        cache::Fetched fetched;
        fetched.body = body;
        fetched.title = "title of " + body.substr(0, 20);
        return fetched;
    };
}

}  // namespace test
