-- Remembered answers of outside sources and of costly work. The file may be deleted at any time. PRAGMA user_version
-- stands for this text; a file with another one is moved aside and rebuilt, never migrated.
-- Times are milliseconds since 1970.

CREATE TABLE entry(
    id          INTEGER PRIMARY KEY,
    key         BLOB NOT NULL UNIQUE,  -- SHA-256 of tool, normalised arguments, identity, content hashes (key.hpp)
    tool        TEXT NOT NULL,
    title       TEXT NOT NULL,         -- what a search shows; anonymized like the body
    created     INTEGER NOT NULL,
    fresh_until INTEGER NOT NULL,      -- until then the answer
    stale_until INTEGER NOT NULL,      -- until then still an answer, but fetched anew behind it
    used        INTEGER NOT NULL,      -- last hit; written in batches, a hit is not a write
    absent      INTEGER NOT NULL,      -- 1: the source says there is no such thing; short-lived
    indexed     INTEGER NOT NULL,      -- 0: never; 1: its words are in `words`; 2: those of an older body are
    charge      INTEGER NOT NULL,      -- bytes that it counts against the cap
    body        BLOB NOT NULL          -- zstd; last, so that the columns above are read without it
);
CREATE INDEX entry_used ON entry(used, charge);
CREATE INDEX entry_stale ON entry(stale_until);
-- Indexing words in the transaction of a put made puts nine times slower, so it follows in batches.
CREATE INDEX entry_unindexed ON entry(id) WHERE indexed <> 1;

-- rowid = entry.id
CREATE VIRTUAL TABLE words USING fts5(title, body, content='', contentless_delete=1,
                                      tokenize='unicode61 remove_diacritics 2');
