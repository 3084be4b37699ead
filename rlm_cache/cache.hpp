// Remembered answers of outside sources and of costly work: rlm_cache.db.
#pragma once

#include "base/pool.hpp"
#include "rlm_cache/database.hpp"
#include "rlm_cache/entry.hpp"
#include "rlm_cache/flights.hpp"
#include "rlm_cache/key.hpp"
#include "rlm_cache/rows.hpp"

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cache {

struct Options {
    std::int64_t max_bytes =
        256LL << 20;                // charged; the file has about as many, and never more than twice + 8 MiB
    std::function<Millis()> clock;  // absent: the system's
    Database::Log log;              // one line an event, without contents; absent: nobody is told
};

/// One process owns the file. The cache never stands in the way: when the database fails, answers are fetched
/// and given, and `stats().problem` says why they are not kept. Any thread; a reader of the file costs some
/// 20 us.
class Cache {
public:
    /// Opens nothing yet: the file is made at the first use.
    explicit Cache(std::filesystem::path file, Options options = {});
    /// Stops refreshes (their `given_up` becomes true), waits for them, writes what is pending. No call may
    /// be running.
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    /// The answer from the cache while it is fresh; a stale one at once, with a fetch behind it; else
    /// fetched, once for all who ask the same at the same time, and stored. Blocks as long as `fetch` does,
    /// and runs it on this thread. Throws what `fetch` throws (nothing is stored then), GivenUpError for a
    /// caller that left while it waited for another's fetch. "No such thing" comes back as an answer with
    /// `absent`.
    Answer get(const Key& key, const Lifetime& lifetime, const Fetch& fetch, const GivenUp& given_up = {});

    /// Only what is there: fresh or stale, without a fetch.
    std::optional<Answer> peek(const Key& key);
    /// Stores an answer that came some other way.
    void put(const Key& key, const Lifetime& lifetime, const Fetched& fetched);
    /// After a write to the source: the answer no longer holds. What is being fetched right now is not stored
    /// either.
    void forget(const Key& key);

    /// Best first; only what indexing has reached. `tool` empty: of all. At most 100.
    std::vector<Found> search(const std::string& query, const std::string& tool, int limit);
    /// Removes all answers of a tool, or all when it is empty, from the file too; how many there were. Throws
    /// base::Error.
    std::int64_t clear(const std::string& tool);
    Stats stats();
    /// From memory.
    Counts counts() const;
    /// Until all that was stored so far can be found by `search`, and uses are written.
    void settle();

private:
    struct Pending {
        NewEntry entry;
        std::uint64_t cleared = 0;
        std::promise<bool> stored;
    };
    struct Counters {
        std::atomic<std::int64_t> hits{0}, stale_hits{0}, misses{0}, joined{0}, fetches{0}, failures{0},
            evicted{0}, not_stored{0};
    };

    std::optional<OldEntry> look(const std::string& key);
    Answer fetch_and_store(const std::string& bytes, const Key& key, const Lifetime& lifetime,
                           const Fetch& fetch, const GivenUp& given_up);
    void refresh(const std::string& bytes, const Key& key, const Lifetime& lifetime, const Fetch& fetch);
    bool store(const std::string& bytes, const Key& key, const Lifetime& lifetime, const Fetched& fetched,
               Millis began, std::uint64_t cleared);
    void used(std::int64_t id, Millis now);
    Millis now() const;

    using Job = std::function<void(base::db::Connection& writer)>;
    /// Waits until the job is committed; false when the database failed.
    bool on_writer(const Job& job);
    bool open_file();
    bool write(NewEntry entry, std::uint64_t cleared);
    // On the writer's thread:
    bool attempt(const Job& job);
    void write_pending();
    void put_all(base::db::Connection& writer, const std::vector<std::unique_ptr<Pending>>& batch);
    void make_room(base::db::Connection& writer);
    void index_words();
    void schedule_indexing();
    void write_uses(base::db::Connection& writer);
    void note_problem(const std::string& problem);

    const Options options_;
    Database database_;
    Flights flights_;
    Counters counters_;
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> cleared_{
        0};  // counts `clear` and `forget`: what was asked before is not stored

    mutable std::mutex mutex_;  // guards what follows
    std::vector<std::unique_ptr<Pending>> pending_;
    std::vector<std::pair<std::int64_t, Millis>> uses_;
    std::unordered_map<std::string, Millis> refresh_not_before_;
    bool is_indexing_scheduled_ = false;
    bool is_writing_scheduled_ = false;
    std::string problem_;

    // Of the writer's thread.
    std::int64_t bytes_at_most_ = -1;  // charged bytes, or more; -1: not counted yet
    Millis next_expiry_ = 0;

    // Last, so that they end first.
    base::Pool writer_{"cache writer", 1};
    base::Pool refreshers_{"cache refresh", 2};
};

}  // namespace cache
