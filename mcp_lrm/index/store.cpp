// One database file, its writer thread and its readers.
#include "mcp_lrm/index/store.hpp"

#include "base/db/aside.hpp"
#include "base/error.hpp"
#include "base/log/log.hpp"
#include "base/paths.hpp"
#include "mcp_lrm/index/text.hpp"
#include "syntax/facts.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <future>
#include <malloc.h>
#include <sys/stat.h>

namespace lrm::index {

const char* schema_text();

namespace {

namespace fs = std::filesystem;

constexpr int application = 0x6c726d69;  // PRAGMA application_id: "lrmi"
constexpr std::size_t kept_readers = 2;
constexpr int reader_cache_kib = 4096;
constexpr int writer_cache_kib = 8192;
constexpr int load_cache_kib = 65536;
constexpr std::chrono::milliseconds longest_transaction{1000};
constexpr std::chrono::seconds idle_before_trim{10};

std::uint64_t inode_of(const fs::path& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

bool is_corrupt(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const base::db::SqliteError& failure) {
        return failure.is_corrupt();
    } catch (...) {
        return false;
    }
}

int pragma(base::db::Connection& connection, const char* sql) {
    base::db::Statement statement = connection.prepare(sql);
    return statement.step() ? static_cast<int>(statement.integer(0)) : 0;
}

}  // namespace

Store::Store(fs::path directory) : directory_(std::move(directory)) {}

Store::~Store() {
    stop();
}

void Store::write(Job job, When when, Done done) {
    {
        std::lock_guard lock(mutex_);
        if (!stopped_) {
            thread_.post(
                [this, job = std::move(job), when, done = std::move(done)] { run(job, when, done); });
            return;
        }
    }
    if (done) done(std::make_exception_ptr(base::Error(base::ErrorKind::database, "the index is closed")));
}

void Store::write_now(const Job& job) {
    // As a value: set_exception() would keep a copy on the writer thread beyond the moment of handing over.
    std::promise<std::exception_ptr> outcome;
    std::future<std::exception_ptr> future = outcome.get_future();
    write(job, When::now, [&outcome](std::exception_ptr error) { outcome.set_value(std::move(error)); });
    if (const std::exception_ptr error = future.get()) std::rethrow_exception(error);
}

void Store::touch() {
    last_used_ = std::chrono::steady_clock::now();
    is_warm_ = true;
}

void Store::run(const Job& job, When when, Done done) {
    touch();
    perform(job, when, std::move(done));
}

void Store::perform(const Job& job, When when, Done done) {
    waiting_.push_back({std::move(done)});
    std::exception_ptr error;
    try {
        Writer& writer = open_writer();
        if (!in_transaction_) {
            set_speed();
            connection_->execute("BEGIN IMMEDIATE");
            in_transaction_ = true;
            began_ = std::chrono::steady_clock::now();
        }
        if (job) job(writer);
        if (when == When::now || std::chrono::steady_clock::now() - began_ > longest_transaction) commit();
        return;
    } catch (...) {
        error = std::current_exception();
    }
    fail(std::move(error));
}

void Store::commit() {
    connection_->execute("COMMIT");
    in_transaction_ = false;
    std::vector<Waiting> done;
    done.swap(waiting_);
    for (const Waiting& one : done)
        if (one.done) one.done(nullptr);
}

void Store::fail(std::exception_ptr error) {
    if (connection_) sqlite3_exec(connection_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    in_transaction_ = false;
    if (writer_state_) writer_state_->forget();
    if (is_corrupt(error)) is_distrusted_ = true;
    std::vector<Waiting> done;
    done.swap(waiting_);
    std::erase_if(done, [](const Waiting& one) { return !one.done; });
    // The last one gets ours: an exception is not freed here while another thread reads it.
    for (std::size_t i = 0; i + 1 < done.size(); ++i) done[i].done(error);
    if (!done.empty()) done.back().done(std::move(error));
}

bool Store::is_sound() const {
    return !is_distrusted_ && inode_of(file()) == inode_;
}

Writer& Store::open_writer() {
    // A file that somebody deleted or replaced under us is of no use to new readers.
    if (connection_ && !in_transaction_ && !is_sound()) {
        close_writer();
        if (is_distrusted_) move_aside();
        ++epoch_;
        base::log::warn("index rebuilt file=" + file().string());
    }
    if (connection_) return *writer_state_;
    base::make_private_directory(directory_);
    if (is_distrusted_) move_aside();
    for (int attempt = 0;; ++attempt) {
        try {
            auto connection = std::make_unique<base::db::Connection>(
                file(), base::db::Open::read_write, base::db::Durability::normal, writer_cache_kib);
            register_tokenizer(*connection);
            create_or_check(*connection);
            connection_ = std::move(connection);
            break;
        } catch (const base::db::SqliteError& error) {
            if (attempt > 0 || !error.is_corrupt()) throw;
            base::log::warn("index moved aside file=" + file().string() + " reason=" + error.what());
            move_aside();
            ++epoch_;
        }
    }
    is_distrusted_ = false;
    loading_ = false;
    inode_ = inode_of(file());
    writer_state_ = std::make_unique<Writer>(*connection_);
    return *writer_state_;
}

int Store::format(std::uint64_t facts_version) {
    std::uint64_t hash = facts_version;
    for (const char* c = schema_text(); *c != '\0'; ++c)
        hash = (hash ^ static_cast<unsigned char>(*c)) * 0x100000001b3U;  // FNV-1a
    return static_cast<int>((hash ^ (hash >> 31U)) & 0x7fffffffU) | 1;
}

void Store::create_or_check(base::db::Connection& connection) {
    const int version = connection.user_version();
    const int owner = pragma(connection, "PRAGMA application_id");
    const int tables = pragma(connection, "SELECT count(*) FROM sqlite_schema");
    if (version == format(syntax::facts_version()) && owner == application && tables > 0) {
        // The writer removes dependent rows itself, and checks cost a fifth of a big load.
        connection.execute("PRAGMA foreign_keys=OFF");
        connection.execute("PRAGMA journal_size_limit=4194304");
        return;
    }
    if (tables > 0 || version != 0)
        throw base::db::SqliteError("the index " + file().string() + " is not one of this version",
                                    "format " + std::to_string(version), SQLITE_NOTADB);
    connection.execute("PRAGMA foreign_keys=OFF");
    connection.execute("PRAGMA journal_size_limit=4194304");
    base::db::Transaction transaction(connection);
    connection.execute(schema_text());
    connection.execute(("PRAGMA application_id=" + std::to_string(application)).c_str());
    connection.execute(("PRAGMA user_version=" + std::to_string(format(syntax::facts_version()))).c_str());
    transaction.commit();
}

void Store::move_aside() {
    base::db::move_aside(file());
}

void Store::close_writer() {
    writer_state_.reset();
    connection_.reset();
    in_transaction_ = false;
    loading_ = false;
    std::lock_guard lock(mutex_);
    idle_.clear();
}

void Store::set_speed() {
    const bool wanted = loads_ > 0;
    if (wanted == loading_) return;
    loading_ = wanted;
    const std::string cache = std::to_string(wanted ? load_cache_kib : writer_cache_kib);
    connection_->execute(("PRAGMA cache_size=-" + cache).c_str());
    connection_->execute(wanted ? "PRAGMA synchronous=OFF" : "PRAGMA synchronous=NORMAL");
    connection_->execute(wanted ? "PRAGMA wal_autocheckpoint=8192" : "PRAGMA wal_autocheckpoint=1000");
    connection_->execute(wanted ? "INSERT INTO text(text, rank) VALUES('hashsize', 16777216)"
                                : "INSERT INTO text(text, rank) VALUES('hashsize', 1048576)");
    if (wanted) return;
    connection_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    connection_->execute("PRAGMA shrink_memory");
    writer_state_->forget();
}

void Store::begin_load() {
    ++loads_;
}

void Store::end_load() {
    --loads_;
    std::lock_guard lock(mutex_);
    if (stopped_) return;
    thread_.post([this] {
        if (!connection_ || in_transaction_) return;
        try {
            set_speed();
        } catch (const base::db::SqliteError&) {
            // Only speed and disk space were at stake; a real fault shows at the next write.
        }
    });
}

std::unique_ptr<base::db::Connection> Store::lease() {
    touch();
    {
        std::lock_guard lock(mutex_);
        if (idle_epoch_ != epoch_) {
            idle_.clear();
            idle_epoch_ = epoch_;
        }
        if (!idle_.empty()) {
            std::unique_ptr<base::db::Connection> connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
    }
    auto connection = std::make_unique<base::db::Connection>(file(), base::db::Open::read_only,
                                                             base::db::Durability::normal, reader_cache_kib);
    register_tokenizer(*connection);
    return connection;
}

void Store::give_back(std::unique_ptr<base::db::Connection> connection) {
    if (!connection) return;
    const int code = sqlite3_errcode(connection->handle()) & 0xff;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
        distrust();
        return;
    }
    std::lock_guard lock(mutex_);
    if (!stopped_ && idle_epoch_ == epoch_ && idle_.size() < kept_readers)
        idle_.push_back(std::move(connection));
}

bool Store::claim_history(const std::string& head) {
    std::lock_guard lock(mutex_);
    if (histories_epoch_ != epoch_) histories_.clear();
    histories_epoch_ = epoch_;
    return histories_.insert(head).second;
}

void Store::distrust() {
    is_distrusted_ = true;
}

std::optional<std::chrono::steady_clock::time_point> Store::trim_due() const {
    if (!is_warm_) return std::nullopt;
    return last_used_.load() + idle_before_trim;
}

void Store::trim() {
    is_warm_ = false;
    std::vector<std::unique_ptr<base::db::Connection>> closed;
    std::lock_guard lock(mutex_);
    closed.swap(idle_);
    if (stopped_) return;
    thread_.post([this] {
        if (!connection_ || in_transaction_) return;
        sqlite3_db_release_memory(connection_->handle());
        writer_state_->forget();
        malloc_trim(0);  // what a big load freed goes back to the system
    });
}

std::int64_t Store::bytes_on_disk() const {
    std::error_code ec;
    std::int64_t bytes = 0;
    for (const char* suffix : {"", "-wal"}) {
        const auto size = fs::file_size(file().string() + suffix, ec);
        if (!ec) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

void Store::stop() {
    {
        std::lock_guard lock(mutex_);
        if (stopped_) return;
        stopped_ = true;
        idle_.clear();
        thread_.post([this] {
            try {
                if (in_transaction_) commit();
                if (connection_) connection_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } catch (...) {
                fail(std::current_exception());
            }
            close_writer();
        });
    }
    thread_.stop();
}

}  // namespace lrm::index
