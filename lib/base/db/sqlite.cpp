// SQLite connections and statements as RAII.
#include "base/db/sqlite.hpp"

#include <sqlite3.h>

#include <sys/stat.h>
#include <unordered_map>

namespace base::db {
namespace {

[[noreturn]] void fail(sqlite3* handle, int code, const std::string& what) {
    const char* text = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    throw SqliteError(what, text, handle != nullptr ? sqlite3_extended_errcode(handle) : code);
}

std::string file_of(sqlite3* handle) {
    const char* name = sqlite3_db_filename(handle, "main");
    return name == nullptr || *name == '\0' ? "database" : std::string("database ") + name;
}

}  // namespace

bool SqliteError::is_corrupt() const noexcept {
    const int primary = code_ & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

bool SqliteError::is_disk_full() const noexcept {
    const int primary = code_ & 0xff;
    return primary == SQLITE_FULL || code_ == SQLITE_IOERR_WRITE || code_ == SQLITE_IOERR_FSYNC ||
           code_ == SQLITE_IOERR_TRUNCATE || code_ == SQLITE_IOERR_SHMSIZE;
}

bool SqliteError::is_interrupted() const noexcept {
    return (code_ & 0xff) == SQLITE_INTERRUPT;
}

struct Connection::Cache {
    std::unordered_map<std::string, Statement> statements;
};

Connection::Connection(const std::filesystem::path& file, Open mode, Durability durability, int cache_kib)
    : cache_(std::make_unique<Cache>()) {
    const int flags =
        mode == Open::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const mode_t before = umask(077);
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    umask(before);
    try {
        if (code != SQLITE_OK) fail(handle_, code, "cannot open database " + file.string());
        sqlite3_extended_result_codes(handle_, 1);
        sqlite3_busy_timeout(handle_, 5000);
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
        if (mode == Open::read_write) {
            execute("PRAGMA journal_mode=WAL");
            execute(durability == Durability::full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            execute("PRAGMA foreign_keys=ON");
        }
        execute("PRAGMA temp_store=MEMORY");
        execute(("PRAGMA cache_size=-" + std::to_string(cache_kib)).c_str());
    } catch (...) {
        cache_.reset();
        sqlite3_close_v2(handle_);
        throw;
    }
}

Connection::~Connection() {
    cache_.reset();
    sqlite3_close_v2(handle_);
}

Connection::Connection(Connection&& other) noexcept
    : handle_(other.handle_), cache_(std::move(other.cache_)) {
    other.handle_ = nullptr;
}

void Connection::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(handle_, code, file_of(handle_));
}

Statement Connection::prepare(std::string_view sql) {
    return {*this, sql};
}

Statement& Connection::cached(std::string_view sql) {
    const auto found = cache_->statements.find(std::string(sql));
    if (found != cache_->statements.end()) {
        found->second.reset();
        return found->second;
    }
    return cache_->statements.emplace(std::string(sql), Statement(*this, sql)).first->second;
}

std::int64_t Connection::last_insert_id() const {
    return sqlite3_last_insert_rowid(handle_);
}
std::int64_t Connection::changes() const {
    return sqlite3_changes64(handle_);
}

int Connection::user_version() {
    Statement statement = prepare("PRAGMA user_version");
    statement.step();
    return static_cast<int>(statement.integer(0));
}

void Connection::interrupt() noexcept {
    sqlite3_interrupt(handle_);
}

Statement::Statement(Connection& connection, std::string_view sql) : connection_(connection.handle()) {
    const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
    if (code != SQLITE_OK) fail(connection_, code, file_of(connection_));
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Statement::Statement(Statement&& other) noexcept : connection_(other.connection_), handle_(other.handle_) {
    other.handle_ = nullptr;
}

Statement& Statement::bind(int index, std::int64_t value) {
    ensure(sqlite3_bind_int64(handle_, index, value) == SQLITE_OK, "the statement has this parameter");
    return *this;
}

Statement& Statement::bind(int index, double value) {
    ensure(sqlite3_bind_double(handle_, index, value) == SQLITE_OK, "the statement has this parameter");
    return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
    ensure(sqlite3_bind_text64(handle_, index, text.data() == nullptr ? "" : text.data(), text.size(),
                               SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK,
           "the statement has this parameter");
    return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
    ensure(sqlite3_bind_blob64(handle_, index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                               SQLITE_TRANSIENT) == SQLITE_OK,
           "the statement has this parameter");
    return *this;
}

Statement& Statement::bind_null(int index) {
    ensure(sqlite3_bind_null(handle_, index) == SQLITE_OK, "the statement has this parameter");
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(connection_, code, file_of(connection_));
}

void Statement::run() {
    try {
        while (step()) {
        }
    } catch (...) {
        reset();
        throw;
    }
    reset();
}

void Statement::reset() noexcept {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}
double Statement::real(int column) const {
    return sqlite3_column_double(handle_, column);
}

std::string_view Statement::text(int column) const {
    const unsigned char* bytes = sqlite3_column_text(handle_, column);
    const int size = sqlite3_column_bytes(handle_, column);
    return {reinterpret_cast<const char*>(bytes), bytes == nullptr ? 0 : static_cast<std::size_t>(size)};
}

std::string_view Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(handle_, column);
    const int size = sqlite3_column_bytes(handle_, column);
    return {static_cast<const char*>(bytes), bytes == nullptr ? 0 : static_cast<std::size_t>(size)};
}

int Statement::columns() const {
    return sqlite3_column_count(handle_);
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    connection_.execute("COMMIT");
    open_ = false;
}

}  // namespace base::db
