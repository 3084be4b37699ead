// The store's SQL on SQLite.
#include "base/db/sqlite.hpp"

#include "base/error.hpp"
#include "mcp_lrm/tasks/sql.hpp"

#include <cstdlib>

namespace lrm::tasks {
namespace {

using base::db::Connection;
using base::db::Statement;

void bind(Statement& statement, const std::vector<Value>& values) {
    int index = 0;
    for (const Value& value : values) {
        ++index;
        if (const auto* integer = std::get_if<std::int64_t>(&value)) statement.bind(index, *integer);
        else if (const auto* real = std::get_if<double>(&value)) statement.bind(index, *real);
        else if (const auto* text = std::get_if<std::string>(&value))
            statement.bind(index, std::string_view(*text));
        else statement.bind_blob(index, std::get<Blob>(value).bytes);
    }
}

class Sqlite : public Sql {
public:
    Sqlite(const std::filesystem::path& file, base::db::Open mode)
        : connection_(file, mode, base::db::Durability::full) {
        if (mode == base::db::Open::read_write) make_schema(file);
    }

    std::int64_t begin() override {
        connection_.cached("BEGIN IMMEDIATE").run();
        return 0;
    }
    void commit() override { connection_.cached("COMMIT").run(); }
    void rollback() noexcept override {
        try {
            connection_.cached("ROLLBACK").run();
        } catch (const std::exception&) {
            // There was no transaction: a failed commit has ended it already.
        }
    }

    std::vector<Row> query(const std::string& sql, const std::vector<Value>& values) override {
        Statement& statement = connection_.cached(sql);
        bind(statement, values);
        std::vector<Row> rows;
        while (statement.step()) {
            std::vector<std::string> columns;
            for (int i = 0; i < statement.columns(); ++i) columns.emplace_back(statement.blob(i));
            rows.emplace_back(std::move(columns));
        }
        statement.reset();
        return rows;
    }

    void run(const std::string& sql, const std::vector<Value>& values) override {
        Statement& statement = connection_.cached(sql);
        bind(statement, values);
        statement.run();
    }

    bool is_shared() const override { return false; }

private:
    void make_schema(const std::filesystem::path& file) {
        const int version = connection_.user_version();
        if (version == schema_version) return;
        if (version > schema_version)
            throw base::Error(base::ErrorKind::database, "the task store " + file.string() +
                                                             " was written by a newer version (schema " +
                                                             std::to_string(version) + ", this one knows " +
                                                             std::to_string(schema_version) +
                                                             "); install that version, or restore a backup");
        base::db::Transaction transaction(connection_);
        connection_.execute(sqlite_schema());
        connection_.execute(("PRAGMA user_version=" + std::to_string(schema_version)).c_str());
        transaction.commit();
    }

    Connection connection_;
};

}  // namespace

std::int64_t Row::integer(std::size_t column) const {
    return std::strtoll(text(column).c_str(), nullptr, 10);
}

Database sqlite_database(const std::filesystem::path& file) {
    return {[file] { return std::make_unique<Sqlite>(file, base::db::Open::read_write); },
            [file] { return std::make_unique<Sqlite>(file, base::db::Open::read_only); }};
}

}  // namespace lrm::tasks
