// SQLite: values round-trip, transactions roll back, failures say which file.
#include "base/db/sqlite.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using base::db::Connection;
using base::db::Open;
using base::db::SqliteError;
using base::db::Transaction;

TEST_CASE("values of each type come back as they went in") {
    const test::TemporaryDirectory directory;
    Connection db(directory.path() / "a.db", Open::read_write);
    db.execute("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB, n TEXT)");
    const std::string bytes(
        "\0\xff"
        "x",
        3);
    db.prepare("INSERT INTO t VALUES(?,?,?,?,?)")
        .bind(1, std::int64_t{1} << 40)
        .bind(2, 0.5)
        .bind(3, "")
        .bind_blob(4, bytes)
        .bind_null(5)
        .run();
    auto row = db.prepare("SELECT * FROM t");
    REQUIRE(row.step());
    CHECK(row.integer(0) == std::int64_t{1} << 40);
    CHECK(row.real(1) == 0.5);
    CHECK(row.text(2).empty());
    CHECK_FALSE(row.is_null(2));
    CHECK(row.blob(3) == bytes);
    CHECK(row.is_null(4));
    CHECK_FALSE(row.step());
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    const test::TemporaryDirectory directory;
    Connection db(directory.path() / "a.db", Open::read_write);
    db.execute("CREATE TABLE t(i INTEGER)");
    {
        const Transaction lost(db);
        db.execute("INSERT INTO t VALUES(1)");
    }
    {
        Transaction kept(db);
        db.execute("INSERT INTO t VALUES(2)");
        kept.commit();
    }
    auto row = db.prepare("SELECT sum(i) FROM t");
    row.step();
    CHECK(row.integer(0) == 2);
}

TEST_CASE("the file is private, a reader cannot write, a broken file is called corrupt") {
    const test::TemporaryDirectory directory;
    const auto file = directory.path() / "a.db";
    {
        Connection db(file, Open::read_write);
        db.execute("CREATE TABLE t(i INTEGER)");
        struct stat status {};
        REQUIRE(stat(file.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0600U);
        Connection reader(file, Open::read_only);
        CHECK_THROWS_AS(reader.execute("INSERT INTO t VALUES(1)"), SqliteError);
    }
    const auto broken = directory.write("b.db", std::string(8192, 'x'));
    try {
        Connection db(broken, Open::read_write);
        db.execute("SELECT * FROM sqlite_schema");
        FAIL("a broken database was opened");
    } catch (const SqliteError& error) {
        CHECK(error.is_corrupt());
        CHECK(std::string(error.what()).find("b.db") != std::string::npos);
    }
}
