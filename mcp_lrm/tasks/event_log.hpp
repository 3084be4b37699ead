// Where tasks and their events are kept: SQLite or PostgreSQL. One thread, the store's writer, uses it;
// reading has a connection of its own and may happen on any thread.
#pragma once

#include "mcp_lrm/tasks/event.hpp"
#include "mcp_lrm/tasks/sql.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lrm::tasks {

/// A task as stored, with the hash of its last event.
struct StoredTask {
    Task task;
    std::string last_hash;
};

/// A sealed stretch of the audit trail: `hash` = SHA-256 over the seal before and the hashes of all events up
/// to `last_event`.
struct Seal {
    std::int64_t number = 0;
    std::int64_t last_event = 0;
    Millis at = 0;
    std::string hash;
};

/// What one transaction stores.
struct Batch {
    std::vector<Event> events;
    struct After {
        Task task;              // as it is afterwards
        std::string last_hash;  // of its last event
        bool moved = false;     // its lease begins anew, or is over
    };
    std::map<std::string, After> tasks;          // by id
    std::map<std::string, std::string> answers;  // idempotency key -> answer as JSON text
    std::vector<std::string> renewed;            // ids whose lease was renewed
    std::optional<Seal> seal;
    bool probe = false;  // write something, if only to see whether that can be done
    Millis now = 0;
    Millis lease_ms = 0;
};

struct TaskFilter {
    std::string project;
    std::vector<Status> statuses;
    std::string domain;
    std::string parent;
    int limit = 100;
    std::string after;  // id of the last one of the page before
};

/// All of it in SQL. The writer's connection is used by one thread; the reader's by any, one at a time.
class EventLog {
public:
    /// Connects for writing, and makes the schema when there is none. Throws base::Error{database}.
    explicit EventLog(Database database);

    // The writer.

    /// Begins a transaction that no other writer can interleave with, on this host or another. The server's
    /// clock, or 0 where there is none.
    Millis begin() { return writer_->begin(); }
    /// Inside it: events of other hosts after `number`, in order. None where there is only one host.
    std::vector<Event> newer_than(std::int64_t number);
    /// The answers that were given to these keys, by key.
    std::map<std::string, std::string> answers_of(const std::vector<std::string>& keys);
    /// Which of these ids hold a lease beyond `now`, because another host renewed it.
    std::vector<std::string> renewed_elsewhere(const std::vector<std::string>& ids, Millis now);
    void write(const Batch& batch);
    /// Durable when it returns.
    void commit() { writer_->commit(); }
    void rollback() noexcept {
        if (writer_) writer_->rollback();
    }
    bool is_shared() const { return writer_ && writer_->is_shared(); }
    /// A new connection in place of one that failed.
    void reopen();

    /// Every task that is not final, and the subtasks of those that are split.
    std::vector<StoredTask> live_tasks();
    std::optional<Task> find(const std::string& id);
    std::string last_hash(const std::string& id);
    std::int64_t last_event();
    Seal last_seal();
    /// Hashes of the events in (after, up_to], in order.
    std::vector<std::string> hashes(std::int64_t after, std::int64_t up_to);

    // Reading: what is committed. Any thread.

    std::vector<Task> list(const TaskFilter& filter);
    std::optional<Task> read(const std::string& id);
    /// The content as JSON text; empty when it has none.
    std::string content(const std::string& id);
    /// Events after `number`, of one task when `task` is not empty, at most `limit`, in order; with their
    /// content when asked for.
    std::vector<Event> events(std::int64_t number, const std::string& task, int limit,
                              bool with_content = false);
    std::vector<Seal> seals();
    /// Number of tasks by project and state.
    std::map<std::pair<std::string, std::string>, std::int64_t> counts();

private:
    std::vector<Row> read_rows(const std::string& sql, const std::vector<Value>& values = {});

    Database database_;
    std::unique_ptr<Sql> writer_;
    std::mutex mutex_;  // guards reader_ and what is done with it
    std::unique_ptr<Sql> reader_;
};

}  // namespace lrm::tasks
