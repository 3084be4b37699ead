// The statements on rlm_cache.db.
#pragma once

#include "base/db/sqlite.hpp"
#include "base/db/zstd.hpp"
#include "rlm_cache/entry.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cache {

/// One answer on its way to disk.
struct NewEntry {
    std::string key;  // bytes_of()
    std::string tool;
    std::string title;
    std::string packed;       // the body, compressed
    std::int64_t charge = 0;  // see charge_of
    bool absent = false;
    Millis created = 0;
    Millis fresh_until = 0;
    Millis stale_until = 0;
};

/// One answer from disk.
struct OldEntry {
    std::int64_t id = 0;
    std::string title;
    std::string body;
    bool absent = false;
    Millis created = 0;
    Millis fresh_until = 0;
    Millis stale_until = 0;
};

/// What an entry costs on disk: its packed body, its words in the index (about a quarter of the text) and its
/// row.
std::int64_t charge_of(std::size_t body_bytes, std::size_t packed_bytes, std::size_t title_bytes);

std::optional<OldEntry> find_entry(base::db::Connection& reader, base::db::Decompressor& decompress,
                                   const std::string& key);
void put_entry(base::db::Connection& writer, const NewEntry& entry);
/// Remembers when entries were last used: (id, time).
void touch_entries(base::db::Connection& writer, const std::vector<std::pair<std::int64_t, Millis>>& uses);
/// Removes what nobody would be given any more, at most `limit` entries.
std::int64_t remove_expired(base::db::Connection& writer, Millis now, int limit);
/// Removes those used longest ago until at most `most_bytes` are charged.
std::int64_t evict(base::db::Connection& writer, std::int64_t most_bytes);
/// Removes all of a tool; of every tool when `tool` is empty.
std::int64_t remove_tool(base::db::Connection& writer, const std::string& tool);
/// Removes one.
std::int64_t remove_key(base::db::Connection& writer, const std::string& key);
std::int64_t charged_bytes(base::db::Connection& connection);
/// Pages in use, in bytes.
std::int64_t used_file_bytes(base::db::Connection& connection);
/// Rewrites the full-text index without what was removed; takes as long as it is large.
void merge_words(base::db::Connection& writer);

/// Brings the words of at most `limit` entries into the full-text index; how many it did.
int index_some(base::db::Connection& writer, base::db::Decompressor& decompress, int limit);

/// Best first. `expression` from match_expression(); `tool` empty: of all.
std::vector<Found> search_entries(base::db::Connection& reader, base::db::Decompressor& decompress,
                                  const std::vector<std::string>& words, const std::string& tool, int limit,
                                  Millis now);
/// Fills in what the database knows.
void count_entries(base::db::Connection& reader, Stats& stats);

}  // namespace cache
