// build.db: the jobs of this host. What was accepted is done, also by the next daemon.
#pragma once

#include "base/db/sqlite.hpp"
#include "mcp_lrm/build/job.hpp"

#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

namespace lrm::build {

/// All members: any thread, one at a time inside. Throw base::Error{database}.
class JobStore {
public:
    /// Opens or makes `folder`/build.db; logs lie in `folder`/builds. A file of a later version is refused.
    explicit JobStore(const std::filesystem::path& folder);

    /// Stores a job that waits; its id.
    std::int64_t add(const JobRequest& request, const std::string& mark_secret, std::int64_t now_ms);
    void start(std::int64_t id, std::int64_t now_ms);
    /// Back to waiting: it will be started again.
    void requeue(std::int64_t id);
    /// `log`: all of it, already clean.
    void finish(std::int64_t id, const JobResult& result, const std::string& log, std::int64_t now_ms);

    std::optional<Job> find(std::int64_t id);
    std::optional<JobResult> result(std::int64_t id);
    /// Nothing when it was never written, or is too old.
    std::optional<std::string> log(std::int64_t id);
    /// Queued and running ones, oldest first.
    std::vector<Job> unfinished();
    /// The newest, newest first.
    std::vector<Job> latest(int count);

    bool is_paused();
    void set_paused(bool paused);
    /// Forgets all but the newest finished jobs and those that ended after `since_ms`, with their logs.
    void prune(int keep, std::int64_t since_ms);

private:
    std::filesystem::path log_file(std::int64_t id) const;
    std::vector<Job> read(const char* sql, std::int64_t argument);

    const std::filesystem::path folder_;
    std::mutex mutex_;  // guards db_
    base::db::Connection db_;
};

}  // namespace lrm::build
