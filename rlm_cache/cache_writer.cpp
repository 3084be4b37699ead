// Remembered answers: what happens on the writer's thread. Puts of several callers share a transaction; words
// are indexed in batches of their own, between the puts.
#include "rlm_cache/cache.hpp"

#include <algorithm>
#include <utility>

namespace cache {
namespace {

constexpr int words_in_a_batch = 32;
constexpr int expired_at_once = 256;
constexpr Millis expiry_period = 60'000;

}  // namespace

void Cache::note_problem(const std::string& problem) {
    {
        const std::lock_guard lock(mutex_);
        if (problem_ == problem) return;
        problem_ = problem;
    }
    if (!problem.empty()) options_.log("cache does not store problem=" + problem);
}

bool Cache::attempt(const Job& job) {
    for (int attempt = 0;; ++attempt) {
        try {
            base::db::Connection& writer = database_.writer();
            base::db::Transaction transaction(writer);
            job(writer);
            transaction.commit();
            note_problem({});
            return true;
        } catch (const base::db::SqliteError& error) {
            bytes_at_most_ = -1;
            // A cache may start over; what was asked is asked again.
            const bool at_its_limit = error.is_disk_full() && database_.is_at_limit();
            if (at_its_limit) database_.close(Database::Then::remove);
            if (error.is_corrupt()) database_.distrust();
            if ((at_its_limit || error.is_corrupt()) && attempt == 0) continue;
            note_problem(error.is_disk_full() ? "the disk is full" : error.what());
            return false;
        } catch (const base::Error& error) {
            note_problem(error.what());
            return false;
        }
    }
}

bool Cache::on_writer(const Job& job) {
    const auto done = std::make_shared<std::promise<bool>>();
    std::future<bool> outcome = done->get_future();
    writer_.post([this, &job, done] { done->set_value(attempt(job)); });
    return outcome.get();
}

bool Cache::open_file() {
    if (!on_writer([](base::db::Connection&) {})) return false;
    schedule_indexing();  // what a process before this one had not come to
    return true;
}

bool Cache::write(NewEntry entry, std::uint64_t cleared) {
    auto one = std::make_unique<Pending>();
    one->entry = std::move(entry);
    one->cleared = cleared;
    std::future<bool> stored = one->stored.get_future();
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        pending_.push_back(std::move(one));
        is_first = !std::exchange(is_writing_scheduled_, true);
    }
    if (is_first) writer_.post([this] { write_pending(); });
    return stored.get();
}

void Cache::write_pending() {
    std::vector<std::unique_ptr<Pending>> batch;
    {
        const std::lock_guard lock(mutex_);
        batch.swap(pending_);
        is_writing_scheduled_ = false;
    }
    const bool written = attempt([&](base::db::Connection& writer) { put_all(writer, batch); });
    for (const std::unique_ptr<Pending>& one : batch)
        one->stored.set_value(written && one->cleared == cleared_);
    schedule_indexing();
}

void Cache::put_all(base::db::Connection& writer, const std::vector<std::unique_ptr<Pending>>& batch) {
    if (bytes_at_most_ < 0) bytes_at_most_ = charged_bytes(writer);
    for (const std::unique_ptr<Pending>& one : batch) {
        if (one->cleared != cleared_) continue;
        put_entry(writer, one->entry);
        bytes_at_most_ += one->entry.charge;
    }
    if (const Millis time = now(); time >= next_expiry_) {
        next_expiry_ = time + expiry_period;
        remove_expired(writer, time, expired_at_once);
    }
    make_room(writer);
}

void Cache::make_room(base::db::Connection& writer) {
    std::int64_t most = options_.max_bytes - options_.max_bytes / 10;
    // What is charged is an estimate; texts of nothing but rare words take more for their index.
    const std::int64_t used = used_file_bytes(writer);
    const bool is_file_large = used > options_.max_bytes + options_.max_bytes / 4;
    if (bytes_at_most_ <= options_.max_bytes && !is_file_large) return;
    if (is_file_large) {
        const double share = static_cast<double>(most) / static_cast<double>(used);
        most = std::min(most, static_cast<std::int64_t>(static_cast<double>(charged_bytes(writer)) * share));
    }
    write_uses(writer);  // those used last stay
    counters_.evicted += evict(writer, most);
    if (is_file_large) merge_words(writer);
    bytes_at_most_ = charged_bytes(writer);
    writer.execute("PRAGMA incremental_vacuum");
}

void Cache::schedule_indexing() {
    {
        const std::lock_guard lock(mutex_);
        if (is_indexing_scheduled_) return;
        is_indexing_scheduled_ = true;
    }
    writer_.post([this] { index_words(); });
}

void Cache::index_words() {
    {
        const std::lock_guard lock(mutex_);
        is_indexing_scheduled_ = false;
    }
    if (stopping_) return;
    int indexed = 0;
    const bool done = attempt([&](base::db::Connection& writer) {
        base::db::Decompressor decompress;
        indexed = index_some(writer, decompress, words_in_a_batch);
    });
    if (done && indexed == words_in_a_batch) schedule_indexing();
}

void Cache::write_uses(base::db::Connection& writer) {
    std::vector<std::pair<std::int64_t, Millis>> uses;
    {
        const std::lock_guard lock(mutex_);
        uses.swap(uses_);
    }
    touch_entries(writer, uses);
}

void Cache::forget(const Key& key) {
    const std::string bytes = bytes_of(key);
    on_writer([&](base::db::Connection& writer) {
        ++cleared_;
        remove_key(writer, bytes);
    });
}

std::int64_t Cache::clear(const std::string& tool) {
    std::int64_t removed = 0;
    const bool done = on_writer([&](base::db::Connection& writer) {
        ++cleared_;
        removed = remove_tool(writer, tool);
        bytes_at_most_ = -1;
    });
    if (!done) throw base::Error(base::ErrorKind::database, "cannot clear the cache", stats().problem);
    // Freed pages still hold the texts.
    writer_.post([this] {
        try {
            database_.writer().execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (const base::Error& error) {
            note_problem(error.what());
        }
    });
    on_writer([](base::db::Connection&) {});
    return removed;
}

void Cache::settle() {
    on_writer([this](base::db::Connection& writer) {
        write_uses(writer);
        base::db::Decompressor decompress;
        while (index_some(writer, decompress, words_in_a_batch) == words_in_a_batch) {
        }
    });
}

}  // namespace cache
