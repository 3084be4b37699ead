// Remembered answers of outside sources and of costly work: what a caller sees of it.
#include "rlm_cache/cache.hpp"

#include "rlm_cache/search_text.hpp"

#include <algorithm>

namespace cache {
namespace {

constexpr std::chrono::seconds longest_absent{30};
// A source that has just failed is not asked again by every caller who still gets a stale answer.
constexpr Millis refresh_pause = 30'000;
constexpr std::size_t most_refreshes_queued = 64;
// The full-text index is written anew beside the old one.
constexpr std::int64_t room_for_merging = 8 << 20;
constexpr std::size_t uses_in_a_batch = 256;
// A clock that was set back must not make an answer fresh for years.
constexpr Millis clock_slack = 60'000;

Millis system_now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Options complete(Options options) {
    if (!options.clock) options.clock = system_now;
    if (!options.log) options.log = [](const std::string&) {};
    return options;
}

Answer answer_of(OldEntry&& entry, From from) {
    return {std::move(entry.body), std::move(entry.title), entry.absent, from, entry.created};
}

}  // namespace

Cache::Cache(std::filesystem::path file, Options options)
    : options_(complete(std::move(options))),
      database_(std::move(file), 2 * options_.max_bytes + room_for_merging, options_.log) {}

Cache::~Cache() {
    stopping_ = true;
    refreshers_.stop();
    if (!uses_.empty()) on_writer([this](base::db::Connection& writer) { write_uses(writer); });
    writer_.stop();
}

Millis Cache::now() const {
    return options_.clock();
}

std::optional<OldEntry> Cache::look(const std::string& key) {
    // The writer opens, checks and replaces the file; nothing is written here.
    if (!database_.is_open() && !open_file()) return std::nullopt;
    std::optional<OldEntry> found;
    try {
        Database::Lease reader = database_.lease();
        found = find_entry(reader.connection(), reader.decompress(), key);
    } catch (const base::db::SqliteError& error) {
        if (error.is_corrupt()) database_.distrust();
        return std::nullopt;
    } catch (const base::Error&) {  // a damaged body
        database_.distrust();
        return std::nullopt;
    }
    const Millis time = now();
    if (!found || found->stale_until <= time || found->created > time + clock_slack) return std::nullopt;
    return found;
}

Answer Cache::get(const Key& key, const Lifetime& lifetime, const Fetch& fetch, const GivenUp& given_up) {
    const std::string bytes = bytes_of(key);
    if (std::optional<OldEntry> found = look(bytes)) {
        const Millis time = now();
        used(found->id, time);
        if (found->fresh_until > time) {
            ++counters_.hits;
            return answer_of(std::move(*found), From::cache);
        }
        ++counters_.stale_hits;
        refresh(bytes, key, lifetime, fetch);
        return answer_of(std::move(*found), From::stale);
    }
    ++counters_.misses;
    const auto lead = [&](const GivenUp& nobody_waits) {
        return fetch_and_store(bytes, key, lifetime, fetch, nobody_waits);
    };
    Flights::Landed landed = flights_.fly(bytes, lead, given_up);
    if (!landed.led) {
        ++counters_.joined;
        landed.answer.from = From::flight;
    }
    return std::move(landed.answer);
}

Answer Cache::fetch_and_store(const std::string& bytes, const Key& key, const Lifetime& lifetime,
                              const Fetch& fetch, const GivenUp& given_up) {
    // Another flight may have landed between this caller's look and its own.
    if (std::optional<OldEntry> found = look(bytes); found && found->fresh_until > now())
        return answer_of(std::move(*found), From::cache);
    const Millis began = now();
    const std::uint64_t cleared = cleared_;
    ++counters_.fetches;
    Fetched fetched;
    try {
        fetched = fetch(given_up);
    } catch (...) {
        ++counters_.failures;
        throw;
    }
    if (fetched.storable) store(bytes, key, lifetime, fetched, began, cleared);
    return {std::move(fetched.body), std::move(fetched.title), fetched.absent, From::source, now()};
}

void Cache::refresh(const std::string& bytes, const Key& key, const Lifetime& lifetime, const Fetch& fetch) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || refreshers_.queued() >= most_refreshes_queued) return;
        const Millis time = now();
        std::erase_if(refresh_not_before_, [time](const auto& one) { return one.second <= time; });
        if (!refresh_not_before_.emplace(bytes, time + refresh_pause).second) return;
    }
    refreshers_.post([this, bytes, key, lifetime, fetch] {
        const GivenUp stopped = [this] { return stopping_.load(); };
        const auto lead = [&](const GivenUp& nobody_waits) {
            return fetch_and_store(bytes, key, lifetime, fetch, nobody_waits);
        };
        try {
            flights_.fly(bytes, lead, stopped);
        } catch (const std::exception&) {
            // Counted as a failure; the stale answer stands until its time is over, and then a caller is
            // told.
        }
    });
}

bool Cache::store(const std::string& bytes, const Key& key, const Lifetime& lifetime, const Fetched& fetched,
                  Millis began, std::uint64_t cleared) {
    NewEntry entry;
    entry.key = bytes;
    entry.tool = key.tool;
    entry.title = fetched.title;
    entry.packed = base::db::compress(fetched.body);
    entry.charge = charge_of(fetched.body.size(), entry.packed.size(), entry.title.size());
    entry.absent = fetched.absent;
    entry.created = now();
    const Millis took = std::max<Millis>(0, entry.created - began);
    if (fetched.absent) {
        const auto absent = std::min<std::chrono::milliseconds>(lifetime.absent, longest_absent);
        entry.fresh_until = entry.stale_until = entry.created + absent.count();
    } else {
        entry.fresh_until = entry.created + std::max<Millis>(lifetime.fresh.count(), 2 * took);
        entry.stale_until = entry.fresh_until + lifetime.stale.count();
    }
    const bool stored = entry.charge <= options_.max_bytes / 8 && entry.stale_until > entry.created &&
                        write(std::move(entry), cleared);
    if (!stored) ++counters_.not_stored;
    return stored;
}

std::optional<Answer> Cache::peek(const Key& key) {
    std::optional<OldEntry> found = look(bytes_of(key));
    const Millis time = now();
    if (!found) {
        ++counters_.misses;
        return std::nullopt;
    }
    used(found->id, time);
    const bool fresh = found->fresh_until > time;
    ++(fresh ? counters_.hits : counters_.stale_hits);
    return answer_of(std::move(*found), fresh ? From::cache : From::stale);
}

void Cache::put(const Key& key, const Lifetime& lifetime, const Fetched& fetched) {
    store(bytes_of(key), key, lifetime, fetched, now(), cleared_);
}

void Cache::used(std::int64_t id, Millis time) {
    {
        const std::lock_guard lock(mutex_);
        uses_.emplace_back(id, time);
        if (uses_.size() != uses_in_a_batch) return;
    }
    writer_.post([this] { attempt([this](base::db::Connection& writer) { write_uses(writer); }); });
}

std::vector<Found> Cache::search(const std::string& query, const std::string& tool, int limit) {
    const std::vector<std::string> words = words_of(query);
    if (words.empty() || (!database_.is_open() && !open_file())) return {};
    Database::Lease reader = database_.lease();
    return search_entries(reader.connection(), reader.decompress(), words, tool, std::clamp(limit, 1, 100),
                          now());
}

Counts Cache::counts() const {
    return {counters_.hits,    counters_.stale_hits, counters_.misses,  counters_.joined,
            counters_.fetches, counters_.failures,   counters_.evicted, counters_.not_stored};
}

Stats Cache::stats() {
    Stats out;
    static_cast<Counts&>(out) = counts();
    out.max_bytes = options_.max_bytes;
    for (const char* suffix : {"", "-wal"}) {
        std::error_code ec;
        const auto size = std::filesystem::file_size(database_.file().string() + suffix, ec);
        if (!ec) out.file_bytes += static_cast<std::int64_t>(size);
    }
    if (database_.is_open() || open_file()) {
        Database::Lease reader = database_.lease();
        count_entries(reader.connection(), out);
    }
    const std::lock_guard lock(mutex_);
    out.problem = problem_;
    return out;
}

}  // namespace cache
