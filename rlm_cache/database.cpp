// rlm_cache.db: opened, checked, moved aside when it is not ours; one writing connection, some readers.
#include "rlm_cache/database.hpp"

#include "base/db/aside.hpp"
#include "base/paths.hpp"

#include <sqlite3.h>

#include <sys/stat.h>

namespace cache {

const char* cache_schema();

namespace {

constexpr int application = 0x726c6d63;  // PRAGMA application_id: "rlmc"
// More would only wait for a processor: a read takes some twenty microseconds.
constexpr int most_readers = 16;
constexpr int reader_cache_kib = 512;
constexpr int writer_cache_kib = 2048;

int format() {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
    for (const char* c = cache_schema(); *c != '\0'; ++c)
        hash = (hash ^ static_cast<unsigned char>(*c)) * 0x100000001b3U;
    return static_cast<int>((hash ^ (hash >> 31U)) & 0x7fffffffU) | 1;
}

std::int64_t pragma(base::db::Connection& connection, const char* sql) {
    base::db::Statement statement = connection.prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::uint64_t inode_of(const std::filesystem::path& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// Others could have read it, or written into it.
bool is_open_to_others(const std::filesystem::path& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 && (status.st_mode & 077U) != 0;
}

}  // namespace

Database::Database(std::filesystem::path file, std::int64_t max_file_bytes, Log log)
    : file_(std::move(file)), max_file_bytes_(max_file_bytes), log_(std::move(log)) {}

base::db::Connection& Database::writer() {
    if (writer_ && (distrusted_ || !is_ours_on_disk()))
        close(distrusted_ ? Then::move_aside : Then::look_again);
    if (!writer_) open();
    return *writer_;
}

void Database::open() {
    base::make_private_directory(file_.parent_path());
    if (is_open_to_others(file_)) {
        log_("cache moved aside reason=others could read it");
        base::db::move_aside(file_);
    }
    for (int attempt = 0;; ++attempt) {
        try {
            auto connection = std::make_unique<base::db::Connection>(
                file_, base::db::Open::read_write, base::db::Durability::normal, writer_cache_kib);
            check_or_create(*connection);
            writer_ = std::move(connection);
            break;
        } catch (const base::db::SqliteError& error) {
            if (attempt > 0 || !error.is_corrupt()) throw;
            log_(std::string("cache moved aside reason=") + error.what());
            base::db::move_aside(file_);
        }
    }
    inode_ = inode_of(file_);
    distrusted_ = false;
    open_ = true;
}

void Database::check_or_create(base::db::Connection& connection) {
    const std::int64_t tables = pragma(connection, "SELECT count(*) FROM sqlite_schema");
    const int version = connection.user_version();
    const bool is_ours = version == format() && pragma(connection, "PRAGMA application_id") == application;
    if (!is_ours && (tables > 0 || version != 0))
        throw base::db::SqliteError("the cache is not one of this version",
                                    "format " + std::to_string(version), SQLITE_NOTADB);
    if (tables == 0) {
        connection.execute("PRAGMA auto_vacuum=INCREMENTAL");
        base::db::Transaction transaction(connection);
        connection.execute(cache_schema());
        connection.execute(("PRAGMA application_id=" + std::to_string(application)).c_str());
        connection.execute(("PRAGMA user_version=" + std::to_string(format())).c_str());
        transaction.commit();
    }
    connection.execute("PRAGMA journal_size_limit=4194304");
    const std::int64_t page = pragma(connection, "PRAGMA page_size");
    connection.execute(("PRAGMA max_page_count=" + std::to_string(max_file_bytes_ / page)).c_str());
}

bool Database::is_at_limit() const {
    std::int64_t bytes = 0;
    for (const char* suffix : {"", "-wal"}) {
        std::error_code ec;
        const auto size = std::filesystem::file_size(file_.string() + suffix, ec);
        if (!ec) bytes += static_cast<std::int64_t>(size);
    }
    return bytes >= max_file_bytes_ - max_file_bytes_ / 8;
}

bool Database::is_ours_on_disk() const {
    return inode_of(file_) == inode_;
}

void Database::close(Then then) {
    open_ = false;
    writer_.reset();
    {
        const std::lock_guard lock(mutex_);
        idle_.clear();
        ++epoch_;
    }
    if (then == Then::move_aside) {
        log_("cache moved aside reason=it was found broken");
        base::db::move_aside(file_);
    }
    if (then == Then::remove) {
        log_("cache started over reason=the file reached its limit");
        std::error_code ec;
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file_.string() + suffix, ec);
    }
    distrusted_ = false;
}

Database::Lease Database::lease() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return lent_ < most_readers; });
    if (!open_) throw base::Error(base::ErrorKind::database, "the cache is not open");
    ++lent_;
    if (!idle_.empty()) {
        std::unique_ptr<Reading> reading = std::move(idle_.back());
        idle_.pop_back();
        return {*this, std::move(reading)};
    }
    const int epoch = epoch_;
    lock.unlock();
    try {
        auto reading = std::make_unique<Reading>();
        reading->epoch = epoch;
        reading->connection = std::make_unique<base::db::Connection>(
            file_, base::db::Open::read_only, base::db::Durability::normal, reader_cache_kib);
        return {*this, std::move(reading)};
    } catch (...) {
        lock.lock();
        --lent_;
        returned_.notify_one();
        throw;
    }
}

void Database::put_back(std::unique_ptr<Reading> reading) {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (reading->epoch == epoch_) idle_.push_back(std::move(reading));
    returned_.notify_one();
}

Database::Lease::~Lease() {
    if (reading_) database_->put_back(std::move(reading_));
}

}  // namespace cache
