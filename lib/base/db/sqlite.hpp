// SQLite connections and statements as RAII.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace base::db {

/// A failed SQLite call; `code()` is SQLite's extended result code.
class SqliteError : public Error {
public:
    SqliteError(const std::string& what, std::string_view cause, int code)
        : Error(ErrorKind::database, what, cause), code_(code) {}
    int code() const noexcept { return code_; }
    bool is_corrupt() const noexcept;      // SQLITE_CORRUPT or SQLITE_NOTADB
    bool is_disk_full() const noexcept;    // SQLITE_FULL, or an I/O error while writing
    bool is_interrupted() const noexcept;  // stopped by interrupt() or a time limit

private:
    int code_;
};

enum class Open { read_write, read_only };
enum class Durability { normal, full };  // PRAGMA synchronous

class Statement;

/// One connection, used by one thread at a time, opened by the thread that uses it.
class Connection {
public:
    /// Sets busy_timeout first, then WAL, synchronous, foreign_keys, temp_store=MEMORY, defensive mode. The
    /// file is created 0600. `cache_kib` bounds the page cache. Throws SqliteError.
    Connection(const std::filesystem::path& file, Open mode, Durability durability = Durability::normal,
               int cache_kib = 8192);
    ~Connection();
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;

    /// One or more statements without rows.
    void execute(const char* sql);
    Statement prepare(std::string_view sql);
    /// A statement kept for the life of the connection, found again by its text; reset before it is returned.
    Statement& cached(std::string_view sql);

    std::int64_t last_insert_id() const;
    std::int64_t changes() const;
    int user_version();

    /// Any thread: makes the running statement fail soon with an interrupted error.
    void interrupt() noexcept;

    sqlite3* handle() const noexcept { return handle_; }

private:
    sqlite3* handle_ = nullptr;
    struct Cache;
    std::unique_ptr<Cache> cache_;
};

/// A prepared statement. `bind` counts from 1, `column` from 0. Text and blobs that are bound are copied.
class Statement {
public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement();
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;

    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, int value) { return bind(index, std::int64_t{value}); }
    Statement& bind(int index, double value);
    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, const char* text) { return bind(index, std::string_view(text)); }
    Statement& bind_blob(int index, std::string_view bytes);
    Statement& bind_null(int index);

    /// True when there is a row. Throws SqliteError.
    bool step();
    /// Runs to the end and resets: for INSERT, UPDATE, DELETE.
    void run();
    void reset() noexcept;

    std::int64_t integer(int column) const;
    double real(int column) const;
    /// Valid until the next step or reset.
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool is_null(int column) const;
    /// Columns of a row.
    int columns() const;

private:
    sqlite3* connection_;
    sqlite3_stmt* handle_ = nullptr;
};

/// BEGIN IMMEDIATE ... COMMIT; rolls back when it is destroyed without `commit`.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace base::db
