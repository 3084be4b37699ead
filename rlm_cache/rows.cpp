// The statements on rlm_cache.db.
#include "rlm_cache/rows.hpp"

#include "rlm_cache/search_text.hpp"

namespace cache {
namespace {

using base::db::Connection;
using base::db::Statement;

/// Resets a kept statement also when something is thrown: an open read would keep the journal from shrinking.
class Reset {
public:
    explicit Reset(Statement& statement) : statement_(statement) {}
    ~Reset() { statement_.reset(); }
    Reset(const Reset&) = delete;
    Reset& operator=(const Reset&) = delete;

private:
    Statement& statement_;
};

struct Victim {
    std::int64_t id = 0;
    bool has_words = false;
};

std::vector<Victim> victims(Statement& select) {
    const Reset reset(select);
    std::vector<Victim> out;
    while (select.step()) out.push_back({select.integer(0), select.integer(1) != 0});
    return out;
}

std::int64_t remove(Connection& writer, const std::vector<Victim>& gone) {
    for (const Victim& one : gone) {
        if (one.has_words) writer.cached("DELETE FROM words WHERE rowid = ?1").bind(1, one.id).run();
        writer.cached("DELETE FROM entry WHERE id = ?1").bind(1, one.id).run();
    }
    return static_cast<std::int64_t>(gone.size());
}

}  // namespace

std::int64_t charge_of(std::size_t body_bytes, std::size_t packed_bytes, std::size_t title_bytes) {
    constexpr std::size_t row = 256;
    return static_cast<std::int64_t>(packed_bytes + body_bytes / 4 + title_bytes + row);
}

std::optional<OldEntry> find_entry(Connection& reader, base::db::Decompressor& decompress,
                                   const std::string& key) {
    Statement& select = reader.cached(
        "SELECT id, title, absent, created, fresh_until, stale_until, body FROM entry WHERE key = ?1");
    const Reset reset(select);
    if (!select.bind_blob(1, key).step()) return std::nullopt;
    OldEntry out;
    out.id = select.integer(0);
    out.title = select.text(1);
    out.absent = select.integer(2) != 0;
    out.created = select.integer(3);
    out.fresh_until = select.integer(4);
    out.stale_until = select.integer(5);
    out.body = decompress(select.blob(6));
    return out;
}

void put_entry(Connection& writer, const NewEntry& entry) {
    writer
        .cached(
            "INSERT INTO entry(key, tool, title, created, fresh_until, stale_until, used, absent, indexed, "
            "charge,"
            " body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?7, 0, ?8, ?9)"
            " ON CONFLICT(key) DO UPDATE SET title = ?3, created = ?4, fresh_until = ?5, stale_until = ?6,"
            " used = ?4, absent = ?7, charge = ?8, body = ?9,"
            " indexed = CASE WHEN indexed = 0 THEN 0 ELSE 2 END")
        .bind_blob(1, entry.key)
        .bind(2, entry.tool)
        .bind(3, entry.title)
        .bind(4, entry.created)
        .bind(5, entry.fresh_until)
        .bind(6, entry.stale_until)
        .bind(7, entry.absent ? 1 : 0)
        .bind(8, entry.charge)
        .bind_blob(9, entry.packed)
        .run();
}

void touch_entries(Connection& writer, const std::vector<std::pair<std::int64_t, Millis>>& uses) {
    for (const auto& [id, time] : uses)
        writer.cached("UPDATE entry SET used = ?2 WHERE id = ?1 AND used < ?2")
            .bind(1, id)
            .bind(2, time)
            .run();
}

std::int64_t remove_expired(Connection& writer, Millis now, int limit) {
    Statement& select = writer.cached("SELECT id, indexed FROM entry WHERE stale_until <= ?1 LIMIT ?2");
    return remove(writer, victims(select.bind(1, now).bind(2, limit)));
}

std::int64_t charged_bytes(Connection& connection) {
    Statement& sum = connection.cached("SELECT coalesce(sum(charge), 0) FROM entry");
    const Reset reset(sum);
    sum.step();
    return sum.integer(0);
}

std::int64_t used_file_bytes(Connection& connection) {
    std::int64_t values[3] = {};
    const char* pragmas[3] = {"PRAGMA page_count", "PRAGMA freelist_count", "PRAGMA page_size"};
    for (std::size_t i = 0; i < 3; ++i) {
        Statement& one = connection.cached(pragmas[i]);
        const Reset reset(one);
        if (one.step()) values[i] = one.integer(0);
    }
    return (values[0] - values[1]) * values[2];
}

void merge_words(Connection& writer) {
    writer.cached("INSERT INTO words(words) VALUES ('optimize')").run();
}

std::int64_t evict(Connection& writer, std::int64_t most_bytes) {
    std::int64_t bytes = charged_bytes(writer);
    if (bytes <= most_bytes) return 0;
    std::vector<Victim> gone;
    {
        Statement& select = writer.cached("SELECT id, indexed, charge FROM entry ORDER BY used, id");
        const Reset reset(select);
        while (bytes > most_bytes && select.step()) {
            gone.push_back({select.integer(0), select.integer(1) != 0});
            bytes -= select.integer(2);
        }
    }
    return remove(writer, gone);
}

std::int64_t remove_tool(Connection& writer, const std::string& tool) {
    Statement& select = writer.cached("SELECT id, indexed FROM entry WHERE ?1 = '' OR tool = ?1");
    return remove(writer, victims(select.bind(1, tool)));
}

std::int64_t remove_key(Connection& writer, const std::string& key) {
    Statement& select = writer.cached("SELECT id, indexed FROM entry WHERE key = ?1");
    return remove(writer, victims(select.bind_blob(1, key)));
}

int index_some(Connection& writer, base::db::Decompressor& decompress, int limit) {
    struct Text {
        std::int64_t id;
        bool has_words;
        std::string title;
        std::string body;
    };
    std::vector<Text> texts;
    {
        Statement& select =
            writer.cached("SELECT id, indexed, title, body, absent FROM entry WHERE indexed <> 1 LIMIT ?1");
        const Reset reset(select.bind(1, limit));
        while (select.step()) {
            const bool absent = select.integer(4) != 0;
            texts.push_back({select.integer(0), select.integer(1) != 0, std::string(select.text(2)),
                             absent ? std::string() : decompress(select.blob(3))});
        }
    }
    for (const Text& text : texts) {
        if (text.has_words) writer.cached("DELETE FROM words WHERE rowid = ?1").bind(1, text.id).run();
        writer.cached("INSERT INTO words(rowid, title, body) VALUES (?1, ?2, ?3)")
            .bind(1, text.id)
            .bind(2, text.title)
            .bind(3, text.body)
            .run();
        writer.cached("UPDATE entry SET indexed = 1 WHERE id = ?1").bind(1, text.id).run();
    }
    return static_cast<int>(texts.size());
}

std::vector<Found> search_entries(Connection& reader, base::db::Decompressor& decompress,
                                  const std::vector<std::string>& words, const std::string& tool, int limit,
                                  Millis now) {
    const std::string expression = match_expression(words);
    if (expression.empty()) return {};
    Statement& select = reader.cached(
        "SELECT e.tool, e.title, e.created, e.fresh_until, e.body FROM words JOIN entry e ON e.id = "
        "words.rowid"
        " WHERE words MATCH ?1 AND (?2 = '' OR e.tool = ?2) AND e.absent = 0 AND e.stale_until > ?3"
        " ORDER BY bm25(words, 4.0, 1.0), e.id LIMIT ?4");
    const Reset reset(select.bind(1, expression).bind(2, tool).bind(3, now).bind(4, limit));
    std::vector<Found> out;
    while (select.step()) {
        Found found;
        found.tool = select.text(0);
        found.title = select.text(1);
        found.created = select.integer(2);
        found.fresh = select.integer(3) > now;
        found.snippet = snippet(decompress(select.blob(4)), words);
        out.push_back(std::move(found));
    }
    return out;
}

void count_entries(Connection& reader, Stats& stats) {
    Statement& tools =
        reader.cached("SELECT tool, count(*), sum(charge) FROM entry GROUP BY tool ORDER BY tool");
    const Reset reset(tools);
    while (tools.step()) {
        const ToolStats one{tools.integer(1), tools.integer(2)};
        stats.tools.emplace(tools.text(0), one);
        stats.entries += one.entries;
        stats.bytes += one.bytes;
    }
    Statement& unindexed = reader.cached("SELECT count(*) FROM entry WHERE indexed <> 1");
    const Reset again(unindexed);
    unindexed.step();
    stats.unindexed = unindexed.integer(0);
}

}  // namespace cache
