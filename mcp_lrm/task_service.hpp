// The task store as the tools see it: opened when it is first needed, limited as projects/*.yaml says.
#pragma once

#include "base/paths.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/tasks/backup.hpp"
#include "mcp_lrm/tasks/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace lrm {

/// All members: any thread.
class TaskService {
public:
    /// SQLite's factory.db below `data`, or the PostgreSQL of `database_url` when that is not empty. Nothing
    /// is opened yet. `options` is for tests: its limits are read from `config`/projects when empty.
    TaskService(base::Places places, std::string database_url, tasks::StoreOptions options = {});

    /// Throws mcp::ToolError, with the reason, when the store cannot be opened.
    tasks::Store& store();
    /// True when there is a store already: nobody has to be asked whether it takes a write otherwise.
    bool exists() const;
    /// Empty when the store takes a write; else why not. True of a store that does not exist yet.
    std::string not_ready();
    /// `listener` is told the number of the last event after each commit.
    void on_events(std::function<void(std::int64_t last)> listener);
    /// The store, made when there was none, in one new SQLite file. Throws base::Error, mcp::ToolError.
    tasks::BackupReport back_up(const std::filesystem::path& file);
    void stop();

private:
    tasks::ProjectLimits limits(const std::string& project);

    const base::Places places_;
    const std::string database_url_;
    tasks::StoreOptions options_;
    mutable std::mutex mutex_;  // guards what follows
    std::unique_ptr<tasks::Store> store_;
    std::function<void(std::int64_t)> listener_;
    std::mutex limits_mutex_;  // guards what follows
    std::map<std::string, tasks::ProjectLimits> limits_;
    std::chrono::steady_clock::time_point limits_read_{};
};

/// Who calls, as the store needs it: the orchestrator's key, or an agent with the fence it shows (`fence`, or
/// the one its proxy is bound to).
tasks::Requester requester(const mcp::Call& call, const std::string& who, const std::string& fence);

/// What the rules refused.
class RefusedCall : public mcp::ToolError {
public:
    explicit RefusedCall(const tasks::Refused& refused);
    const char* reason() const noexcept { return reason_; }

private:
    const char* reason_;
};

/// Runs `change` on the store; what the rules refuse becomes RefusedCall.
mcp::Json change(TaskService& service, const std::string& key,
                 const std::function<mcp::Json(tasks::Backlog&, tasks::Millis now)>& change);

/// The tool, for the orchestrator alone; of what the rules refuse its structured content has the reason as
/// one word: not_found, exists, bad, illegal_move, stale_fence, limit, nothing.
mcp::Tool with_reasons(mcp::Tool tool);

/// A task as tools show it: its fields, with times as RFC 3339 and the WSJF score worked out.
mcp::Json shown(const tasks::Task& task);
/// The same with its content's fields beside them.
mcp::Json shown_whole(const tasks::Task& task, const std::string& content);

/// The answer with the facts as text too.
mcp::ToolResult task_answer(mcp::Json facts);

}  // namespace lrm
