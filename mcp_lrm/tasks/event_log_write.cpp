// What one transaction stores.
#include "base/db/zstd.hpp"
#include "mcp_lrm/tasks/event_log.hpp"
#include "mcp_lrm/tasks/sql_words.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <algorithm>
#include <iterator>

namespace lrm::tasks {
namespace {

/// Rows of one kind. PostgreSQL takes several with a statement, which spares its server half of the work;
/// SQLite gains nothing by it. `finish` sends what is left.
class Rows {
public:
    /// "INSERT INTO ... VALUES (?, ?) tail"
    Rows(Sql& sql, std::string head, std::string tail)
        : sql_(sql), head_(std::move(head)), tail_(std::move(tail)), together_(sql.is_shared() ? 16 : 1) {}

    void add(std::vector<Value> row) {
        rows_.push_back(std::move(row));
        if (rows_.size() == together_) send(together_);
    }
    void finish() {
        while (!rows_.empty()) send(rows_.size() >= 4 ? 4 : 1);
    }

private:
    void send(std::size_t count) {
        std::vector<Value> values;
        std::string sql = head_;
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<Value>& row = rows_[rows_.size() - count + i];
            sql += (i == 0 ? "(" : ", (") + marks(row.size()) + ")";
            std::move(row.begin(), row.end(), std::back_inserter(values));
        }
        rows_.resize(rows_.size() - count);
        sql_.run(sql + tail_, values);
    }

    Sql& sql_;
    const std::string head_, tail_;
    const std::size_t together_;
    std::vector<std::vector<Value>> rows_;
};

constexpr const char* insert_task =
    "INSERT INTO tasks (id, project_id, status, domain, type, parent, title, wsjf_score, owner, lease_until, "
    "created_at, updated_at, last_hash, state) VALUES ";
const std::string update_task =
    " ON CONFLICT (id) DO UPDATE SET status = excluded.status, domain = excluded.domain, type = "
    "excluded.type, parent = excluded.parent, title = excluded.title, wsjf_score = excluded.wsjf_score, "
    "owner = excluded.owner, updated_at = excluded.updated_at, last_hash = excluded.last_hash, "
    "state = excluded.state";

void write_tasks(Sql& sql, const Batch& batch) {
    Rows others(sql, insert_task, update_task);
    Rows moved(sql, insert_task, update_task + ", lease_until = excluded.lease_until");
    for (const auto& [id, after] : batch.tasks) {
        const Task& task = after.task;
        const Millis lease_until = is_leased(task.status) ? batch.now + batch.lease_ms : 0;
        (after.moved ? moved : others)
            .add({task.id, task.project, std::string(to_word(task.status)), task.domain, task.type,
                  task.parent, task.title, wsjf_score(task.wsjf), task.owner, lease_until, task.created_at,
                  task.updated_at, after.last_hash, base::to_text(to_stored(task))});
    }
    others.finish();
    moved.finish();
}

void write_events(Sql& sql, const Batch& batch) {
    const std::string head = std::string("INSERT INTO events (") + event_columns;
    Rows plain(sql, head + ") VALUES ", "");
    Rows with_content(sql, head + ", content) VALUES ", "");
    for (const Event& event : batch.events) {
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
        if (event.content.empty()) {
            plain.add(std::move(values));
            continue;
        }
        const Blob packed{base::db::compress(event.content)};
        values.emplace_back(packed);
        with_content.add(std::move(values));
        sql.run("UPDATE tasks SET content = ? WHERE id = ?", {packed, event.task});
    }
    plain.finish();
    with_content.finish();
}

}  // namespace

void EventLog::write(const Batch& batch) {
    Sql& sql = *writer_;
    write_tasks(sql, batch);
    write_events(sql, batch);
    Rows answers(sql, "INSERT INTO answers (key, at, answer) VALUES ", "");
    for (const auto& [key, answer] : batch.answers) answers.add({key, batch.now, answer});
    answers.finish();
    for (const std::string& id : batch.renewed)
        sql.run("UPDATE tasks SET lease_until = ? WHERE id = ?", {batch.now + batch.lease_ms, id});
    if (batch.probe)
        sql.run(
            "INSERT INTO answers (key, at, answer) VALUES ('probe', ?, '') ON CONFLICT (key) DO UPDATE "
            "SET at = excluded.at",
            {batch.now});
    if (!batch.seal) return;
    sql.run("INSERT INTO seals (number, last_event, at, hash) VALUES (?, ?, ?, ?)",
            {batch.seal->number, batch.seal->last_event, batch.seal->at, batch.seal->hash});
    constexpr Millis day = 86'400'000;
    sql.run("DELETE FROM answers WHERE at < ?", {batch.now - day});
}

}  // namespace lrm::tasks
