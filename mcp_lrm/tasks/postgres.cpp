// The store's SQL on PostgreSQL 15 or newer. Several hosts may share one database: each transaction takes one
// lock, so that they take turns. Statements without rows go out in a pipeline: a batch costs one round trip,
// not one each.
#include "base/error.hpp"
#include "mcp_lrm/tasks/libpq.hpp"
#include "mcp_lrm/tasks/sql.hpp"

#include <cstdio>
#include <cstring>
#include <map>

namespace lrm::tasks {
namespace {

constexpr Oid bytea_type = 17;
constexpr const char* turn_lock =
    "SELECT pg_advisory_xact_lock(7235419), (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

std::string in_dialect(std::string sql, const char* word, const char* replacement) {
    const std::string from = word;
    for (std::size_t at = sql.find(from); at != std::string::npos;
         at = sql.find(from, at + std::strlen(replacement)))
        sql.replace(at, from.size(), replacement);
    return sql;
}

/// `?` as $1, $2, ...
std::string numbered(const std::string& sql) {
    std::string out;
    int number = 0;
    for (const char c : sql) {
        if (c == '?') out += "$" + std::to_string(++number);
        else out += c;
    }
    return out;
}

std::string to_text(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

/// The values as libpq takes them: texts, and blobs in binary.
struct Parameters {
    explicit Parameters(const std::vector<Value>& values) {
        texts.reserve(values.size());
        for (const Value& value : values) {
            const bool is_blob = std::holds_alternative<Blob>(value);
            if (const auto* integer = std::get_if<std::int64_t>(&value))
                texts.push_back(std::to_string(*integer));
            else if (const auto* real = std::get_if<double>(&value)) texts.push_back(to_text(*real));
            else if (const auto* text = std::get_if<std::string>(&value))
                texts.push_back(without_zero(*text));
            else texts.push_back(std::get<Blob>(value).bytes);
            formats.push_back(is_blob ? 1 : 0);
        }
        for (const std::string& text : texts) {
            pointers.push_back(text.c_str());
            lengths.push_back(static_cast<int>(text.size()));
        }
    }
    /// PostgreSQL's texts cannot hold NUL, and libpq would cut there.
    static std::string without_zero(std::string text) {
        for (char& c : text)
            if (c == '\0') c = ' ';
        return text;
    }
    int count() const { return static_cast<int>(texts.size()); }
    std::vector<std::string> texts;
    std::vector<const char*> pointers;
    std::vector<int> lengths;
    std::vector<int> formats;
};

class Postgres : public Sql {
public:
    explicit Postgres(const std::string& url) : pq_(libpq()), connection_(pq_.connect(url.c_str())) {
        if (connection_ == nullptr || pq_.status(connection_) != CONNECTION_OK) {
            const std::string why = connection_ == nullptr ? "out of memory" : pq_.error_message(connection_);
            pq_.finish(connection_);
            throw base::Error(base::ErrorKind::database, "cannot connect to the PostgreSQL of DATABASE_URL",
                              trimmed(why));
        }
        pq_.set_notice_processor(
            connection_, [](void*, const char*) {}, nullptr);
        command(
            "SET synchronous_commit = on; SET client_encoding = 'UTF8'; SET standard_conforming_strings = "
            "on");
    }
    ~Postgres() override { pq_.finish(connection_); }
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    void make_schema() {
        command("BEGIN; SELECT pg_advisory_xact_lock(7235419)");
        try {
            command("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
            const std::vector<Row> rows = query("SELECT version FROM schema_version", {});
            if (!rows.empty() && rows.front().integer(0) > schema_version)
                throw base::Error(base::ErrorKind::database,
                                  "the task store in PostgreSQL was written by a newer version (schema " +
                                      rows.front().text(0) + ", this one knows " +
                                      std::to_string(schema_version) + "); install that version");
            if (rows.empty()) {
                std::string sql = sqlite_schema();
                sql = in_dialect(sql, "INTEGER", "BIGINT");
                sql = in_dialect(sql, "REAL", "DOUBLE PRECISION");
                sql = in_dialect(sql, "BLOB ", "BYTEA ");
                sql = in_dialect(sql, "BLOB,", "BYTEA,");
                sql = in_dialect(sql, " TEXT", " TEXT COLLATE \"C\"");
                command(sql.c_str());
                command(
                    ("INSERT INTO schema_version VALUES (" + std::to_string(schema_version) + ")").c_str());
            }
            command("COMMIT");
        } catch (...) {
            rollback();
            throw;
        }
    }

    std::int64_t begin() override {
        command("BEGIN");
        return query(turn_lock, {}).front().integer(1);
    }
    void commit() override {
        drain();
        command("COMMIT");
    }
    void rollback() noexcept override {
        try {
            drain();
        } catch (const std::exception&) {
            // What failed is thrown away with the rest.
        }
        PGresult* const result = pq_.exec(connection_, "ROLLBACK");
        pq_.clear(result);
    }

    std::vector<Row> query(const std::string& sql, const std::vector<Value>& values) override {
        drain();
        const Parameters parameters(values);
        const std::string& name = prepared(sql);
        PGresult* const result =
            pq_.exec_prepared(connection_, name.c_str(), parameters.count(), parameters.pointers.data(),
                              parameters.lengths.data(), parameters.formats.data(), 0);
        check(result);
        std::vector<Row> rows;
        const int columns = pq_.columns(result);
        for (int row = 0; row < pq_.rows(result); ++row) {
            std::vector<std::string> texts;
            for (int column = 0; column < columns; ++column) texts.push_back(value(result, row, column));
            rows.emplace_back(std::move(texts));
        }
        pq_.clear(result);
        return rows;
    }

    void run(const std::string& sql, const std::vector<Value>& values) override {
        const std::string& name = prepared(sql);
        if (sent_ == 0 && pq_.enter_pipeline(connection_) == 0) fail(pq_.error_message(connection_));
        const Parameters parameters(values);
        if (pq_.send_prepared(connection_, name.c_str(), parameters.count(), parameters.pointers.data(),
                              parameters.lengths.data(), parameters.formats.data(), 0) == 0)
            fail(pq_.error_message(connection_));
        // Beyond this both sides could block on full buffers.
        if (++sent_ >= 200) drain();
    }

    bool is_shared() const override { return true; }

private:
    /// Its first line: what follows are hints for whoever runs psql.
    static std::string trimmed(const std::string& text) { return text.substr(0, text.find('\n')); }
    [[noreturn]] void fail(const std::string& why) {
        throw base::Error(base::ErrorKind::database, "PostgreSQL", trimmed(why));
    }
    void check(PGresult* result) {
        const ExecStatusType status = pq_.result_status(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
        std::string why = pq_.result_error(result);
        if (why.empty()) why = pq_.error_message(connection_);
        pq_.clear(result);
        fail(why);
    }
    void command(const char* sql) {
        drain();
        PGresult* const result = pq_.exec(connection_, sql);
        check(result);
        pq_.clear(result);
    }
    const std::string& prepared(const std::string& sql) {
        const auto found = prepared_.find(sql);
        if (found != prepared_.end()) return found->second;
        drain();
        const std::string name = "s" + std::to_string(prepared_.size());
        PGresult* const result = pq_.prepare(connection_, name.c_str(), numbered(sql).c_str(), 0, nullptr);
        check(result);
        pq_.clear(result);
        return prepared_.emplace(sql, name).first->second;
    }
    /// Waits for what was sent, and leaves the pipeline. Throws the first error.
    void drain() {
        if (sent_ == 0) return;
        const int expected = sent_;
        sent_ = 0;
        std::string error;
        if (pq_.pipeline_sync(connection_) == 0) error = pq_.error_message(connection_);
        for (int i = 0; i < expected && error.empty(); ++i) {
            PGresult* const result = pq_.get_result(connection_);
            const ExecStatusType status = pq_.result_status(result);
            if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
                error = result == nullptr ? pq_.error_message(connection_) : pq_.result_error(result);
            pq_.clear(result);
            if (result != nullptr)
                pq_.clear(pq_.get_result(connection_));  // the end of this statement's results
        }
        // To the sync point, whatever came between; bounded, because a broken connection gives nothing but
        // null.
        for (int nulls = 0; nulls < 3;) {
            PGresult* const result = pq_.get_result(connection_);
            const bool is_sync = result != nullptr && pq_.result_status(result) == PGRES_PIPELINE_SYNC;
            nulls = result == nullptr ? nulls + 1 : 0;
            pq_.clear(result);
            if (is_sync) break;
        }
        if (pq_.exit_pipeline(connection_) == 0 && error.empty()) error = pq_.error_message(connection_);
        if (!error.empty()) fail(error);
    }
    std::string value(const PGresult* result, int row, int column) {
        const char* const text = pq_.value(result, row, column);
        const auto length = static_cast<std::size_t>(pq_.length(result, row, column));
        if (pq_.type(result, column) != bytea_type) return {text, length};
        std::size_t size = 0;
        unsigned char* const bytes = pq_.unescape(reinterpret_cast<const unsigned char*>(text), &size);
        std::string out(reinterpret_cast<const char*>(bytes), size);
        pq_.free_memory(bytes);
        return out;
    }

    const Libpq& pq_;
    PGconn* connection_;
    std::map<std::string, std::string> prepared_;  // SQL -> name
    int sent_ = 0;                                 // in the pipeline, not yet answered
};

}  // namespace

Database postgres_database(const std::string& url) {
    return {[url]() -> std::unique_ptr<Sql> {
                auto connection = std::make_unique<Postgres>(url);
                connection->make_schema();
                return connection;
            },
            [url] { return std::make_unique<Postgres>(url); }};
}

}  // namespace lrm::tasks
