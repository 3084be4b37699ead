-- The index of one repository: facts by blob hash, and a work tree as a map path -> blob. All work trees of the
-- repository share this file; it may be deleted at any time. PRAGMA user_version stands for this text and for
-- syntax::facts_version(); a file with another one is moved aside and rebuilt, never migrated.

CREATE TABLE blob(
    id       INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE,   -- git's object name of the content (20 bytes)
    language TEXT NOT NULL,          -- a name of syntax/languages; '' when unknown
    size     INTEGER NOT NULL,       -- bytes
    lines    INTEGER NOT NULL,
    kind     INTEGER NOT NULL,       -- BlobKind: text, binary, minified, generated
    problem  TEXT NOT NULL,          -- why there are no facts; '' when all is well
    symbols  INTEGER NOT NULL        -- how many rows of symbol it has
);

-- Distinct identifiers of definitions and references.
CREATE TABLE name(
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    key  TEXT NOT NULL               -- letters and digits only, lower case: get_user = getUser = GetUser
);
CREATE INDEX name_key ON name(key);
-- Sub-words of the names that are defined somewhere; rowid = name.id.
CREATE VIRTUAL TABLE name_text USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='code');

CREATE TABLE symbol(
    id         INTEGER PRIMARY KEY,
    blob       INTEGER NOT NULL REFERENCES blob(id) ON DELETE CASCADE,
    name       INTEGER NOT NULL,     -- name.id
    kind       INTEGER NOT NULL,     -- syntax::SymbolKind
    container  TEXT NOT NULL,
    signature  TEXT NOT NULL,
    doc        TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line  INTEGER NOT NULL,
    exported   INTEGER NOT NULL
);
CREATE INDEX symbol_blob ON symbol(blob, first_line);
CREATE INDEX symbol_name ON symbol(name);

-- Uses of a name in a blob. `uses` is a list of (line delta, kind, enclosing symbol) as in references.hpp.
CREATE TABLE reference(
    name INTEGER NOT NULL,
    blob INTEGER NOT NULL REFERENCES blob(id) ON DELETE CASCADE,
    uses BLOB NOT NULL,
    PRIMARY KEY(name, blob)
) WITHOUT ROWID;
CREATE INDEX reference_blob ON reference(blob);

CREATE TABLE import(
    blob   INTEGER NOT NULL REFERENCES blob(id) ON DELETE CASCADE,
    line   INTEGER NOT NULL,
    target TEXT NOT NULL,
    names  TEXT NOT NULL             -- comma-separated
);
CREATE INDEX import_blob ON import(blob);

-- The words of every text blob, identifiers whole and split (text.hpp); rowid = blob.id.
CREATE VIRTUAL TABLE text USING fts5(words, content='', contentless_delete=1, tokenize='code');

-- Distinct paths, relative to a root, of all trees and of the history.
CREATE TABLE path(
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
-- rowid = path.id. The writer keeps the FTS tables itself: a trigger opens a savepoint, which flushes every FTS5 table
-- of the transaction (a fifth of a first load).
CREATE VIRTUAL TABLE path_text USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='code');

CREATE TABLE tree(
    id   INTEGER PRIMARY KEY,
    root TEXT NOT NULL UNIQUE,       -- absolute, real path
    head TEXT NOT NULL,              -- commit last seen as HEAD; '' when none
    scanned INTEGER NOT NULL         -- when every file was last looked at, seconds since 1970; 0: never to the end
);
CREATE TABLE file(
    tree     INTEGER NOT NULL REFERENCES tree(id) ON DELETE CASCADE,
    path     INTEGER NOT NULL REFERENCES path(id),
    blob     INTEGER NOT NULL REFERENCES blob(id),
    role     INTEGER NOT NULL,       -- FileRole: source, test, doc, config, generated, vendored, data
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,       -- with size and inode: unchanged means not read again
    inode    INTEGER NOT NULL,
    PRIMARY KEY(tree, path)
) WITHOUT ROWID;
CREATE INDEX file_blob ON file(blob, tree);

-- The newest commits, and what each of them changed.
CREATE TABLE history_commit(
    id      INTEGER PRIMARY KEY,     -- smaller is newer is not promised; order by time
    hash    TEXT NOT NULL UNIQUE,
    time    INTEGER NOT NULL,        -- committer time, seconds since 1970
    author  TEXT NOT NULL,
    message TEXT NOT NULL            -- subject and body, at most 2,000 bytes
);
CREATE TABLE history_change(
    "commit" INTEGER NOT NULL REFERENCES history_commit(id) ON DELETE CASCADE,
    path     INTEGER NOT NULL REFERENCES path(id),
    PRIMARY KEY("commit", path)
) WITHOUT ROWID;
CREATE INDEX history_change_path ON history_change(path, "commit");
-- The words of the messages; rowid = history_commit.id.
CREATE VIRTUAL TABLE history_text USING fts5(words, content='', contentless_delete=1, tokenize='code');
