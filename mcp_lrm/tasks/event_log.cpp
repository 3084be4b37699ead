#include "mcp_lrm/tasks/event_log.hpp"

#include "base/db/zstd.hpp"
#include "base/error.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

namespace lrm::tasks {
namespace {

constexpr const char* event_columns =
    "number, task, project_id, at, actor, who, kind, from_status, to_status, reason, fence, evidence_hash, "
    "patch, "
    "previous, hash";

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

std::string marks(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += i == 0 ? "?" : ", ?";
    return out;
}

void write_task(Sql& sql, const Task& task, const Batch& batch) {
    const Millis lease_until = is_leased(task.status) ? batch.now + batch.lease_ms : 0;
    sql.run(
        "INSERT INTO tasks (id, project_id, status, domain, type, parent, title, wsjf_score, owner, "
        "lease_until, "
        "created_at, updated_at, last_hash, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET status = excluded.status, domain = excluded.domain, type = "
        "excluded.type, "
        "parent = excluded.parent, title = excluded.title, wsjf_score = excluded.wsjf_score, owner = "
        "excluded.owner, "
        "lease_until = excluded.lease_until, updated_at = excluded.updated_at, last_hash = "
        "excluded.last_hash, "
        "state = excluded.state",
        {task.id, task.project, std::string(to_word(task.status)), task.domain, task.type, task.parent,
         task.title, wsjf_score(task.wsjf), task.owner, lease_until, task.created_at, task.updated_at,
         batch.last_hashes.at(task.id), base::to_text(to_stored(task))});
}

void write_event(Sql& sql, const Event& event) {
    std::vector<Value> values = {event.number,
                                 event.task,
                                 event.project,
                                 event.at,
                                 std::string(to_word(event.actor)),
                                 event.who,
                                 event.kind,
                                 event.from,
                                 event.to,
                                 event.reason,
                                 event.fence,
                                 event.evidence_hash,
                                 base::to_text(event.patch),
                                 event.previous,
                                 event.hash};
    std::string columns = event_columns;
    if (!event.content.empty()) {
        columns += ", content";
        values.emplace_back(Blob{base::db::compress(event.content)});
    }
    sql.run("INSERT INTO events (" + columns + ") VALUES (" + marks(values.size()) + ")", values);
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

std::optional<std::string> EventLog::answer_of(const std::string& key) {
    const std::vector<Row> rows = writer_->query("SELECT answer FROM answers WHERE key = ?", {key});
    if (rows.empty()) return std::nullopt;
    return rows.front().text(0);
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

void EventLog::write(const Batch& batch) {
    for (const auto& entry : batch.tasks) write_task(*writer_, entry.second, batch);
    for (const Event& event : batch.events) {
        write_event(*writer_, event);
        if (!event.content.empty())
            writer_->run("UPDATE tasks SET content = ? WHERE id = ?",
                         {Blob{base::db::compress(event.content)}, event.task});
    }
    for (const auto& [key, answer] : batch.answers)
        writer_->run("INSERT INTO answers (key, at, answer) VALUES (?, ?, ?)", {key, batch.now, answer});
    for (const std::string& id : batch.renewed)
        writer_->run("UPDATE tasks SET lease_until = ? WHERE id = ?", {batch.now + batch.lease_ms, id});
    if (!batch.seal) return;
    writer_->run("INSERT INTO seals (number, last_event, at, hash) VALUES (?, ?, ?, ?)",
                 {batch.seal->number, batch.seal->last_event, batch.seal->at, batch.seal->hash});
    constexpr Millis day = 86'400'000;
    writer_->run("DELETE FROM answers WHERE at < ?", {batch.now - day});
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

Sql& EventLog::reader() {
    if (!reader_) reader_ = database_.open_reader();
    return *reader_;
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
    std::lock_guard lock(mutex_);
    std::vector<Task> out;
    for (const Row& row : reader().query(sql, values)) out.push_back(to_task(row.text(0)));
    return out;
}

std::optional<Task> EventLog::read(const std::string& id) {
    std::lock_guard lock(mutex_);
    const std::vector<Row> rows = reader().query("SELECT state FROM tasks WHERE id = ?", {id});
    if (rows.empty()) return std::nullopt;
    return to_task(rows.front().text(0));
}

std::string EventLog::content(const std::string& id) {
    std::lock_guard lock(mutex_);
    const std::vector<Row> rows = reader().query("SELECT content FROM tasks WHERE id = ?", {id});
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
    std::lock_guard lock(mutex_);
    std::vector<Event> out;
    for (const Row& row : reader().query(sql, values)) {
        out.push_back(to_event(row));
        if (with_content) out.back().content = unpacked(row.text(15));
    }
    return out;
}

std::vector<Seal> EventLog::seals() {
    std::lock_guard lock(mutex_);
    std::vector<Seal> out;
    for (const Row& row : reader().query("SELECT number, last_event, at, hash FROM seals ORDER BY number"))
        out.push_back({row.integer(0), row.integer(1), row.integer(2), row.text(3)});
    return out;
}

std::map<std::pair<std::string, std::string>, std::int64_t> EventLog::counts() {
    std::lock_guard lock(mutex_);
    std::map<std::pair<std::string, std::string>, std::int64_t> out;
    for (const Row& row : reader().query("SELECT project_id, status, COUNT(*) FROM tasks GROUP BY 1, 2"))
        out[{row.text(0), row.text(1)}] = row.integer(2);
    return out;
}

}  // namespace lrm::tasks
