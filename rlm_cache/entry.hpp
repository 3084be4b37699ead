// What goes into the cache and what comes out: plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cache {

using Millis = std::int64_t;  // since 1970

/// For how long an answer of a source counts.
struct Lifetime {
    /// At least twice as long as the fetch took, whatever is said here: else it would be old when it arrives.
    std::chrono::milliseconds fresh = std::chrono::hours(1);
    /// Afterwards it is still given, at once, while it is fetched anew behind the caller's back.
    std::chrono::milliseconds stale = std::chrono::hours(1);
    /// How long "no such thing" (404) counts; at most 30 s count.
    std::chrono::milliseconds absent = std::chrono::seconds(30);
};

/// What a fetch brings. Anonymized already: the body goes to disk as it is. A failure is thrown instead, and
/// never stored.
struct Fetched {
    std::string body;
    std::string title;     // a line for people; may be empty
    bool absent = false;   // the source says there is no such thing; `body` is what is said about it
    bool storable = true;  // false: for this caller only (an answer that was cut short, say)
};

enum class From {
    source,  // fetched for this call
    flight,  // fetched for another caller who asked the same at the same time
    cache,   // fresh
    stale,   // past its time; a fetch is on its way
};

struct Answer {
    std::string body;
    std::string title;
    bool absent = false;
    From from = From::source;
    Millis created = 0;
};

/// True when nobody wants the answer any more (cancelled, past the deadline). Polled; called by several
/// threads.
using GivenUp = std::function<bool()>;
/// Brings the answer from its source; blocks. Throws base::Error, which every waiting caller gets. It may
/// outlive the call that handed it in (a refresh behind the caller's back), so it owns or shares all that it
/// uses.
using Fetch = std::function<Fetched(const GivenUp& given_up)>;

struct Found {
    std::string tool;
    std::string title;
    std::string snippet;  // one line around the first word that was found
    Millis created = 0;
    bool fresh = false;
};

struct ToolStats {
    std::int64_t entries = 0;
    std::int64_t bytes = 0;
};

/// Since the start of the process.
struct Counts {
    std::int64_t hits = 0;
    std::int64_t stale_hits = 0;
    std::int64_t misses = 0;
    std::int64_t joined = 0;    // of the misses: waited for a fetch that was already under way
    std::int64_t fetches = 0;   // calls of a source, refreshes included
    std::int64_t failures = 0;  // fetches that failed
    std::int64_t evicted = 0;
    std::int64_t not_stored = 0;  // answers given but not kept: too large, or the database failed
};

struct Stats : Counts {
    std::int64_t entries = 0;
    std::int64_t bytes = 0;  // charged against the cap
    std::int64_t max_bytes = 0;
    std::int64_t file_bytes = 0;  // of the database and its journal
    std::int64_t unindexed = 0;   // not yet found by a search
    std::map<std::string, ToolStats> tools;
    std::string problem;  // why the database does not work at the moment; empty when all is well
};

}  // namespace cache
