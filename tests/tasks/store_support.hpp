// The databases that every test of the store runs against, and clocks that a test owns.
#pragma once

#include "mcp_lrm/tasks/store.hpp"
#include "tests/support/temporary_directory.hpp"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace test {

/// A fresh, empty database; gone with this object.
class FreshDatabase {
public:
    virtual ~FreshDatabase() = default;
    virtual lrm::tasks::Database database() = 0;
    virtual std::string name() const = 0;
    /// Of SQLite's.
    virtual std::filesystem::path file() const { return {}; }
};

class SqliteFile : public FreshDatabase {
public:
    lrm::tasks::Database database() override { return lrm::tasks::sqlite_database(file()); }
    std::string name() const override { return "SQLite"; }
    std::filesystem::path file() const override { return directory_.path() / "factory.db"; }

private:
    TemporaryDirectory directory_;
};

class PostgresSchema : public FreshDatabase {
public:
    explicit PostgresSchema(std::string url) : url_(std::move(url)) {
        static std::atomic<int> count{0};
        schema_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
        admin("CREATE SCHEMA " + schema_);
    }
    ~PostgresSchema() override {
        try {
            admin("DROP SCHEMA " + schema_ + " CASCADE");
        } catch (const std::exception&) {
            // The server is gone, and the schema with it.
        }
    }
    lrm::tasks::Database database() override {
        return lrm::tasks::postgres_database(url_ + (url_.find('?') == std::string::npos ? "?" : "&") +
                                             "options=-csearch_path%3D" + schema_);
    }
    std::string name() const override { return "PostgreSQL"; }

private:
    void admin(const std::string& sql) { lrm::tasks::postgres_database(url_).open_reader()->query(sql); }

    std::string url_;
    std::string schema_;
};

/// SQLite always; PostgreSQL when TEST_DATABASE_URL names a server where schemas may be made.
inline std::vector<std::shared_ptr<FreshDatabase>> fresh_databases() {
    std::vector<std::shared_ptr<FreshDatabase>> out = {std::make_shared<SqliteFile>()};
    if (const char* url = std::getenv("TEST_DATABASE_URL"); url != nullptr && *url != '\0')
        out.push_back(std::make_shared<PostgresSchema>(url));
    return out;
}

/// What time it is, for a store.
struct Clocks {
    lrm::tasks::Millis wall = 1'700'000'000'000;
    std::chrono::steady_clock::time_point steady{std::chrono::hours(1)};
    lrm::tasks::ProjectLimits limits;

    void pass(std::chrono::milliseconds time) {
        wall += time.count();
        steady += time;
    }
    lrm::tasks::StoreOptions options();
};

inline lrm::tasks::StoreOptions Clocks::options() {
    lrm::tasks::StoreOptions options;
    options.limits = [this](const std::string&) { return limits; };
    options.wall_clock = [this] { return wall; };
    options.steady_clock = [this] { return steady; };
    return options;
}

}  // namespace test
