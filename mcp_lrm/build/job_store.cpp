#include "mcp_lrm/build/job_store.hpp"

#include "base/db/zstd.hpp"
#include "base/paths.hpp"

namespace lrm::build {
namespace {

constexpr int format = 1;
constexpr const char* schema = R"sql(
CREATE TABLE IF NOT EXISTS job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('full', 'targeted')),
    project TEXT NOT NULL,
    root TEXT NOT NULL,
    action TEXT NOT NULL,
    who TEXT NOT NULL,
    steps TEXT NOT NULL,          -- JSON: [{chain, directory, argv, environment}]
    time_limit_s INTEGER NOT NULL,
    state TEXT NOT NULL,          -- queued, running, passed, failed, cancelled, timed_out, broken
    mark TEXT NOT NULL,           -- FACTORY_JOB=...: in the environment of all its processes
    attempts INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    started_ms INTEGER NOT NULL DEFAULT 0,
    ended_ms INTEGER NOT NULL DEFAULT 0,
    result BLOB                   -- JSON, zstd
) STRICT;
CREATE INDEX IF NOT EXISTS job_unfinished ON job (id) WHERE state IN ('queued', 'running');
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
)sql";
constexpr const char* columns =
    "SELECT id, kind, project, root, action, who, steps, time_limit_s, state, mark, attempts, created_ms, "
    "started_ms, "
    "ended_ms FROM job ";

JobState state_of(std::string_view word) {
    for (const JobState state : {JobState::queued, JobState::running, JobState::passed, JobState::failed,
                                 JobState::cancelled, JobState::timed_out})
        if (word == to_word(state)) return state;
    return JobState::broken;
}

Job job_of(base::db::Statement& row) {
    Job job;
    job.id = row.integer(0);
    job.kind = row.text(1) == "full" ? JobKind::full : JobKind::targeted;
    job.project = row.text(2);
    job.root = row.text(3);
    job.action = row.text(4);
    job.who = row.text(5);
    job.steps = steps_from_json(base::parse_json(row.text(6)));
    job.time_limit = std::chrono::seconds(row.integer(7));
    job.state = state_of(row.text(8));
    job.mark = row.text(9);
    job.attempts = static_cast<int>(row.integer(10));
    job.created_ms = row.integer(11);
    job.started_ms = row.integer(12);
    job.ended_ms = row.integer(13);
    return job;
}

std::filesystem::path prepared(const std::filesystem::path& folder) {
    base::make_private_directory(folder / "builds");
    return folder / "build.db";
}

}  // namespace

JobStore::JobStore(const std::filesystem::path& folder)
    : folder_(folder), db_(prepared(folder), base::db::Open::read_write, base::db::Durability::full, 512) {
    const int version = db_.user_version();
    if (version > format)
        throw base::Error(base::ErrorKind::database,
                          (folder / "build.db").string() +
                              " was written by a later version; start that one, or move "
                              "the file away: it holds only past builds");
    db_.execute(schema);
    db_.execute(("PRAGMA user_version = " + std::to_string(format)).c_str());
}

std::filesystem::path JobStore::log_file(std::int64_t id) const {
    return folder_ / "builds" / (std::to_string(id) + ".log.zst");
}

std::int64_t JobStore::add(const JobRequest& request, const std::string& mark_secret, std::int64_t now_ms) {
    const std::lock_guard lock(mutex_);
    db_.cached(
           "INSERT INTO job (kind, project, root, action, who, steps, time_limit_s, state, mark, created_ms) "
           "VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)")
        .bind(1, to_word(request.kind))
        .bind(2, request.project)
        .bind(3, request.root)
        .bind(4, request.action)
        .bind(5, request.who)
        .bind(6, base::to_text(to_json(request.steps)))
        .bind(7, std::int64_t{request.time_limit.count()})
        .bind(8, "FACTORY_JOB=" + mark_secret)
        .bind(9, now_ms)
        .run();
    return db_.last_insert_id();
}

void JobStore::start(std::int64_t id, std::int64_t now_ms) {
    const std::lock_guard lock(mutex_);
    db_.cached("UPDATE job SET state = 'running', attempts = attempts + 1, started_ms = ? WHERE id = ?")
        .bind(1, now_ms)
        .bind(2, id)
        .run();
}

void JobStore::requeue(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    db_.cached("UPDATE job SET state = 'queued' WHERE id = ?").bind(1, id).run();
}

void JobStore::finish(std::int64_t id, const JobResult& result, const std::string& log, std::int64_t now_ms) {
    // The log first: a result that names a log that is not there would lie.
    if (!log.empty()) base::write_file(log_file(id), base::db::compress(log));
    const std::lock_guard lock(mutex_);
    db_.cached("UPDATE job SET state = ?, result = ?, ended_ms = ? WHERE id = ?")
        .bind(1, to_word(result.state))
        .bind_blob(2, base::db::compress(base::to_text(to_json(result))))
        .bind(3, now_ms)
        .bind(4, id)
        .run();
}

std::vector<Job> JobStore::read(const char* sql, std::int64_t argument) {
    const std::lock_guard lock(mutex_);
    base::db::Statement& rows = db_.cached(std::string(columns) + sql);
    rows.bind(1, argument);
    std::vector<Job> out;
    while (rows.step()) out.push_back(job_of(rows));
    rows.reset();
    return out;
}

std::optional<Job> JobStore::find(std::int64_t id) {
    std::vector<Job> jobs = read("WHERE id = ?", id);
    if (jobs.empty()) return std::nullopt;
    return std::move(jobs.front());
}

std::vector<Job> JobStore::unfinished() {
    return read("WHERE state IN ('queued', 'running') AND id > ? ORDER BY id", 0);
}

std::vector<Job> JobStore::latest(int count) {
    return read("ORDER BY id DESC LIMIT ?", count);
}

std::optional<JobResult> JobStore::result(std::int64_t id) {
    std::string bytes;
    {
        const std::lock_guard lock(mutex_);
        base::db::Statement& row = db_.cached("SELECT result FROM job WHERE id = ?");
        row.bind(1, id);
        if (row.step() && !row.is_null(0)) bytes = row.blob(0);
        row.reset();
    }
    if (bytes.empty()) return std::nullopt;
    return result_from_json(base::parse_json(base::db::decompress(bytes)));
}

std::optional<std::string> JobStore::log(std::int64_t id) {
    std::error_code ec;
    if (!std::filesystem::exists(log_file(id), ec)) return std::nullopt;
    return base::db::decompress(base::read_file(log_file(id)));
}

bool JobStore::is_paused() {
    const std::lock_guard lock(mutex_);
    base::db::Statement& row = db_.cached("SELECT value FROM setting WHERE name = 'paused'");
    const bool paused = row.step() && row.text(0) == "1";
    row.reset();
    return paused;
}

void JobStore::set_paused(bool paused) {
    const std::lock_guard lock(mutex_);
    db_.cached(
           "INSERT INTO setting (name, value) VALUES ('paused', ?) ON CONFLICT (name) DO UPDATE SET value = "
           "excluded.value")
        .bind(1, paused ? "1" : "0")
        .run();
}

void JobStore::prune(int keep, std::int64_t since_ms) {
    std::vector<std::int64_t> old;
    {
        const std::lock_guard lock(mutex_);
        base::db::Statement& rows = db_.cached(
            "SELECT id FROM (SELECT id, ended_ms FROM job WHERE state NOT IN ('queued', 'running') "
            "ORDER BY id DESC LIMIT -1 OFFSET ?) WHERE ended_ms <= ?");
        rows.bind(1, keep).bind(2, since_ms);
        while (rows.step()) old.push_back(rows.integer(0));
        rows.reset();
        for (const std::int64_t id : old) db_.cached("DELETE FROM job WHERE id = ?").bind(1, id).run();
    }
    std::error_code ec;
    for (const std::int64_t id : old) std::filesystem::remove(log_file(id), ec);
}

}  // namespace lrm::build
