#include "mcp_lrm/tasks/event_log.hpp"

#include "base/db/zstd.hpp"
#include "base/error.hpp"
#include "mcp_lrm/tasks/sql_words.hpp"

#include <algorithm>

namespace lrm::tasks {
namespace {

Actor to_actor(const std::string& word) {
    if (word == "agent") return Actor::agent;
    if (word == "store") return Actor::store;
    return Actor::orchestrator;
}

Event to_event(const Row& row) {
    Event event;
    event.number = row.integer(0);
    event.task = row.text(1);
    event.project = row.text(2);
    event.at = row.integer(3);
    event.actor = to_actor(row.text(4));
    event.who = row.text(5);
    event.kind = row.text(6);
    event.from = row.text(7);
    event.to = row.text(8);
    event.reason = row.text(9);
    event.fence = row.integer(10);
    event.evidence_hash = row.text(11);
    event.patch = base::parse_json(row.text(12));
    event.previous = row.text(13);
    event.hash = row.text(14);
    return event;
}

Task to_task(const std::string& state) {
    Task task;
    apply_patch(base::parse_json(state), task);
    return task;
}

std::string unpacked(const std::string& bytes) {
    return bytes.empty() ? "" : base::db::decompress(bytes);
}

}  // namespace

EventLog::EventLog(Database database) : database_(std::move(database)), writer_(database_.open_writer()) {}

void EventLog::reopen() {
    writer_.reset();
    writer_ = database_.open_writer();
}

std::vector<Event> EventLog::newer_than(std::int64_t number) {
    std::vector<Event> out;
    if (!writer_->is_shared()) return out;
    for (const Row& row : writer_->query(
             std::string("SELECT ") + event_columns + " FROM events WHERE number > ? ORDER BY number",
             {number}))
        out.push_back(to_event(row));
    return out;
}

std::map<std::string, std::string> EventLog::answers_of(const std::vector<std::string>& keys) {
    std::map<std::string, std::string> out;
    // In four sizes, so that there are few statements to prepare; the last key fills them up.
    for (std::size_t from = 0; from < keys.size();) {
        const std::size_t left = keys.size() - from;
        const std::size_t count = left > 24 ? 64 : left > 8 ? 24 : left > 1 ? 8 : 1;
        std::vector<Value> values;
        for (std::size_t i = 0; i < count; ++i)
            values.emplace_back(keys[std::min(from + i, keys.size() - 1)]);
        for (const Row& row :
             writer_->query("SELECT key, answer FROM answers WHERE key IN (" + marks(count) + ")", values))
            out[row.text(0)] = row.text(1);
        from += count;
    }
    return out;
}

std::vector<std::string> EventLog::renewed_elsewhere(const std::vector<std::string>& ids, Millis now) {
    std::vector<std::string> out;
    // Where nobody else writes, the caller's own clock knows best; this one may have jumped.
    if (!writer_->is_shared()) return out;
    for (const std::string& id : ids)
        for (const Row& row :
             writer_->query("SELECT id FROM tasks WHERE id = ? AND lease_until > ?", {id, now}))
            out.push_back(row.text(0));
    return out;
}

std::vector<StoredTask> EventLog::live_tasks() {
    std::vector<StoredTask> out;
    for (const Row& row : writer_->query("SELECT state, last_hash FROM tasks WHERE status NOT IN ('prod_ok', "
                                         "'failed', 'cancelled') OR parent IN "
                                         "(SELECT id FROM tasks WHERE status = 'split')"))
        out.push_back({to_task(row.text(0)), row.text(1)});
    return out;
}

std::optional<Task> EventLog::find(const std::string& id) {
    const std::vector<Row> rows = writer_->query("SELECT state FROM tasks WHERE id = ?", {id});
    if (rows.empty()) return std::nullopt;
    return to_task(rows.front().text(0));
}

std::string EventLog::last_hash(const std::string& id) {
    const std::vector<Row> rows = writer_->query("SELECT last_hash FROM tasks WHERE id = ?", {id});
    return rows.empty() ? "" : rows.front().text(0);
}

std::int64_t EventLog::last_event() {
    return writer_->query("SELECT COALESCE(MAX(number), 0) FROM events").front().integer(0);
}

Seal EventLog::last_seal() {
    const std::vector<Row> rows =
        writer_->query("SELECT number, last_event, at, hash FROM seals ORDER BY number DESC LIMIT 1");
    if (rows.empty()) return {};
    return {rows[0].integer(0), rows[0].integer(1), rows[0].integer(2), rows[0].text(3)};
}

std::vector<std::string> EventLog::hashes(std::int64_t after, std::int64_t up_to) {
    std::vector<std::string> out;
    for (const Row& row : writer_->query(
             "SELECT hash FROM events WHERE number > ? AND number <= ? ORDER BY number", {after, up_to}))
        out.push_back(row.text(0));
    return out;
}

std::vector<Row> EventLog::read_rows(const std::string& sql, const std::vector<Value>& values) {
    std::lock_guard lock(mutex_);
    const bool is_old = reader_ != nullptr;
    try {
        if (!reader_) reader_ = database_.open_reader();
        return reader_->query(sql, values);
    } catch (const base::Error&) {
        // A connection that was lost stays lost; a new one may do.
        reader_.reset();
        if (!is_old) throw;
    }
    auto fresh = database_.open_reader();
    std::vector<Row> rows = fresh->query(sql, values);
    reader_ = std::move(fresh);
    return rows;
}

std::vector<Task> EventLog::list(const TaskFilter& filter) {
    std::string sql = "SELECT state FROM tasks WHERE id > ?";
    std::vector<Value> values = {filter.after};
    const auto equal = [&](const char* column, const std::string& value) {
        if (value.empty()) return;
        sql += std::string(" AND ") + column + " = ?";
        values.emplace_back(value);
    };
    equal("project_id", filter.project);
    equal("domain", filter.domain);
    equal("parent", filter.parent);
    if (!filter.statuses.empty()) {
        sql += " AND status IN (" + marks(filter.statuses.size()) + ")";
        for (const Status status : filter.statuses) values.emplace_back(std::string(to_word(status)));
    }
    sql += " ORDER BY id LIMIT ?";
    values.emplace_back(std::int64_t{filter.limit});
    std::vector<Task> out;
    for (const Row& row : read_rows(sql, values)) out.push_back(to_task(row.text(0)));
    return out;
}

std::optional<Task> EventLog::read(const std::string& id) {
    const std::vector<Row> rows = read_rows("SELECT state FROM tasks WHERE id = ?", {id});
    if (rows.empty()) return std::nullopt;
    return to_task(rows.front().text(0));
}

std::string EventLog::content(const std::string& id) {
    const std::vector<Row> rows = read_rows("SELECT content FROM tasks WHERE id = ?", {id});
    return rows.empty() ? "" : unpacked(rows.front().text(0));
}

std::vector<Event> EventLog::events(std::int64_t number, const std::string& task, int limit,
                                    bool with_content) {
    std::string sql = std::string("SELECT ") + event_columns + (with_content ? ", content" : "") +
                      " FROM events WHERE number > ?";
    std::vector<Value> values = {number};
    if (!task.empty()) {
        sql += " AND task = ?";
        values.emplace_back(task);
    }
    sql += " ORDER BY number LIMIT ?";
    values.emplace_back(std::int64_t{limit});
    std::vector<Event> out;
    for (const Row& row : read_rows(sql, values)) {
        out.push_back(to_event(row));
        if (with_content) out.back().content = unpacked(row.text(15));
    }
    return out;
}

std::vector<Seal> EventLog::seals() {
    std::vector<Seal> out;
    for (const Row& row : read_rows("SELECT number, last_event, at, hash FROM seals ORDER BY number"))
        out.push_back({row.integer(0), row.integer(1), row.integer(2), row.text(3)});
    return out;
}

std::map<std::pair<std::string, std::string>, std::int64_t> EventLog::counts() {
    std::map<std::pair<std::string, std::string>, std::int64_t> out;
    for (const Row& row : read_rows("SELECT project_id, status, COUNT(*) FROM tasks GROUP BY 1, 2"))
        out[{row.text(0), row.text(1)}] = row.integer(2);
    return out;
}

}  // namespace lrm::tasks
