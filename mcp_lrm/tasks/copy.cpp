#include "mcp_lrm/tasks/copy.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <string>
#include <type_traits>

namespace lrm::tasks {
namespace {

constexpr std::int64_t piece = 2000;  // rows in memory at a time

/// The columns of a table; the last is its content, a blob that may be missing.
struct Table {
    const char* name;
    std::vector<const char*> columns;
    bool has_content;
    const char* when_there;  // what is done with a row that the target has
};

const Table events{"events",
                   {"number", "task", "project_id", "at", "actor", "who", "kind", "from_status", "to_status",
                    "reason", "fence", "evidence_hash", "patch", "previous", "hash", "content"},
                   true,
                   ""};
const Table tasks{
    "tasks",
    {"id", "project_id", "status", "domain", "type", "parent", "title", "wsjf_score", "owner", "lease_until",
     "created_at", "updated_at", "last_hash", "state", "content"},
    true,
    " ON CONFLICT (id) DO UPDATE SET status = excluded.status, domain = excluded.domain, type = "
    "excluded.type, parent = excluded.parent, title = excluded.title, wsjf_score = excluded.wsjf_score, "
    "owner = excluded.owner, lease_until = excluded.lease_until, updated_at = excluded.updated_at, "
    "last_hash = excluded.last_hash, state = excluded.state"};
const Table seals{"seals", {"number", "last_event", "at", "hash"}, false, ""};
const Table answers{"answers", {"key", "at", "answer"}, false, " ON CONFLICT (key) DO NOTHING"};

std::string list(const Table& table, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += std::string(i == 0 ? "" : ", ") + table.columns[i];
    return out;
}

void insert(Sql& to, const Table& table, const Row& row) {
    std::size_t count = table.columns.size();
    const bool has_content = table.has_content && !row.text(count - 1).empty();
    if (table.has_content && !has_content) --count;
    std::string marks, conflict = table.when_there;
    std::vector<Value> values;
    for (std::size_t i = 0; i < count; ++i) {
        marks += i == 0 ? "?" : ", ?";
        if (has_content && i + 1 == count) values.emplace_back(Blob{row.text(i)});
        else values.emplace_back(row.text(i));
    }
    if (has_content && !conflict.empty()) conflict += ", content = excluded.content";
    to.run(std::string("INSERT INTO ") + table.name + " (" + list(table, count) + ") VALUES (" + marks + ")" +
               conflict,
           values);
}

/// Every row whose first column, which orders them, comes after `after`. Their number.
template <class Key>
std::int64_t copy_rows(Sql& from, Sql& to, const Table& table, Key after) {
    const std::string sql = "SELECT " + list(table, table.columns.size()) + " FROM " + table.name +
                            " WHERE " + table.columns[0] + " > ? ORDER BY " + table.columns[0] + " LIMIT ?";
    std::int64_t copied = 0;
    for (;;) {
        const std::vector<Row> rows = from.query(sql, {after, piece});
        for (const Row& row : rows) insert(to, table, row);
        copied += static_cast<std::int64_t>(rows.size());
        if (rows.size() < static_cast<std::size_t>(piece)) return copied;
        if constexpr (std::is_same_v<Key, std::int64_t>) after = rows.back().integer(0);
        else after = rows.back().text(0);
    }
}

std::int64_t last(Sql& sql, const std::string& table) {
    return sql.query("SELECT COALESCE(MAX(number), 0) FROM " + table).front().integer(0);
}

std::string hash_at(Sql& sql, const std::string& table, std::int64_t number) {
    const std::vector<Row> rows = sql.query("SELECT hash FROM " + table + " WHERE number = ?", {number});
    return rows.empty() ? "" : rows.front().text(0);
}

/// The hash of an event covers the history of its task alone, so that every one is compared.
void check_same(Sql& from, Sql& to, std::int64_t up_to) {
    const std::string sql =
        "SELECT number, hash FROM events WHERE number > ? AND number <= ? ORDER BY number LIMIT ?";
    for (std::int64_t after = 0; after < up_to; after += piece) {
        const std::vector<Row> ours = from.query(sql, {after, up_to, piece});
        const std::vector<Row> theirs = to.query(sql, {after, up_to, piece});
        for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i)
            if (i >= ours.size() || i >= theirs.size() || ours[i].text(1) != theirs[i].text(1))
                throw base::Error(base::ErrorKind::database,
                                  "the target holds other tasks: its event " +
                                      std::to_string(after + static_cast<std::int64_t>(i) + 1) +
                                      " is not ours; name an empty database");
    }
}

CopyReport copy_missing(Sql& from, Sql& to) {
    CopyReport report;
    const std::int64_t theirs = last(to, "events");
    const std::int64_t ours = last(from, "events");
    report.already = std::min(theirs, ours);
    check_same(from, to, report.already);
    if (theirs >= ours) return report;
    // Seals that the target has made by itself are as good; it goes on from them.
    const std::int64_t sealed = last(to, "seals");
    const bool same_seals = hash_at(to, "seals", sealed) == hash_at(from, "seals", sealed);
    report.events = copy_rows(from, to, events, theirs);
    copy_rows(from, to, tasks, std::string());
    if (same_seals) copy_rows(from, to, seals, sealed);
    copy_rows(from, to, answers, std::string());
    return report;
}

}  // namespace

CopyReport copy_store(Sql& from, Sql& to) {
    from.query(from.is_shared() ? "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" : "BEGIN");
    try {
        to.begin();
        const CopyReport report = copy_missing(from, to);
        to.commit();
        from.rollback();
        return report;
    } catch (...) {
        to.rollback();
        from.rollback();
        throw;
    }
}

}  // namespace lrm::tasks
