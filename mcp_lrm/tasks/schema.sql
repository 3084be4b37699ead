-- factory.db: the task store. mcp-lrm alone opens it for writing; reading with the sqlite3 shell is welcome:
--   SELECT project_id, status, COUNT(*) FROM tasks GROUP BY 1, 2;
-- PRAGMA user_version is the version of this schema.

-- A task as it is now: the sum of its events. `state` is the whole of it as JSON; the columns before it are copies
-- for looking things up. Times are milliseconds since 1970.
CREATE TABLE tasks (
    id          TEXT PRIMARY KEY,
    project_id  TEXT NOT NULL,
    status      TEXT NOT NULL,
    domain      TEXT NOT NULL,
    type        TEXT NOT NULL,
    parent      TEXT NOT NULL,
    title       TEXT NOT NULL,
    wsjf_score  REAL NOT NULL,
    owner       TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    last_hash   TEXT NOT NULL,
    state       TEXT NOT NULL,
    content     BLOB              -- what a worker reads: JSON, Zstandard
);
CREATE INDEX tasks_by_status ON tasks (status, project_id);
CREATE INDEX tasks_by_parent ON tasks (parent) WHERE parent <> '';

-- The audit trail, without gaps. `hash` covers the row and `previous`, the hash of the same task's row before.
CREATE TABLE events (
    number        INTEGER PRIMARY KEY,
    task          TEXT NOT NULL,
    project_id    TEXT NOT NULL,
    at            INTEGER NOT NULL,
    actor         TEXT NOT NULL,  -- agent, orchestrator, store
    who           TEXT NOT NULL,
    kind          TEXT NOT NULL,  -- add, move, note, evidence, usage, edit, stale
    from_status   TEXT NOT NULL,
    to_status     TEXT NOT NULL,
    reason        TEXT NOT NULL,
    fence         INTEGER NOT NULL,
    evidence_hash TEXT NOT NULL,
    patch         TEXT NOT NULL,  -- fields of the task that changed, JSON
    content       BLOB,           -- the content, when it was set: Zstandard
    previous      TEXT NOT NULL,
    hash          TEXT NOT NULL
);
CREATE INDEX events_by_task ON events (task, number);

-- Every second that something happened: SHA-256 over the seal before and the hashes of the events since.
CREATE TABLE seals (
    number     INTEGER PRIMARY KEY,
    last_event INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    hash       TEXT NOT NULL
);

-- Answers that were given, so that a call that is repeated is not done twice. Kept for a day.
CREATE TABLE answers (
    key    TEXT PRIMARY KEY,
    at     INTEGER NOT NULL,
    answer TEXT NOT NULL
);
CREATE INDEX answers_by_time ON answers (at);
