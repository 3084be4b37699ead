// The little of SQL that the store needs, the same for SQLite and PostgreSQL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace lrm::tasks {

struct Blob {
    std::string bytes;
};
using Value = std::variant<std::int64_t, double, std::string, Blob>;

/// A row of a result; SQL's NULL is an empty text.
class Row {
public:
    explicit Row(std::vector<std::string> columns) : columns_(std::move(columns)) {}
    const std::string& text(std::size_t column) const { return columns_.at(column); }
    std::int64_t integer(std::size_t column) const;

private:
    std::vector<std::string> columns_;
};

/// One connection, one thread at a time. Parameters are written `?`. All throw base::Error{database}.
class Sql {
public:
    virtual ~Sql() = default;
    /// Begins a transaction that excludes every other writer. The server's clock in milliseconds where
    /// several hosts may share the database, else 0.
    virtual std::int64_t begin() = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    virtual std::vector<Row> query(const std::string& sql, const std::vector<Value>& values = {}) = 0;
    /// Inside a transaction: a statement without rows. It may be sent later, but before the commit; an error
    /// may show only then.
    virtual void run(const std::string& sql, const std::vector<Value>& values) = 0;
    /// Other hosts may write too.
    virtual bool is_shared() const = 0;
};

/// Opens a connection: for writing, or for reading alone. The schema is made or checked by the first for
/// writing.
struct Database {
    std::function<std::unique_ptr<Sql>()> open_writer;
    std::function<std::unique_ptr<Sql>()> open_reader;
};

/// factory.db in a folder. A database of a newer version, or one that is none, is refused by one sentence.
Database sqlite_database(const std::filesystem::path& file);
/// A connection string as libpq knows it ("postgresql://user@host/name"). libpq is loaded when this first
/// connects.
Database postgres_database(const std::string& url);

/// The schema, in the dialect of SQLite.
const char* sqlite_schema();
constexpr int schema_version = 1;

}  // namespace lrm::tasks
