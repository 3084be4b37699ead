// rlm_cache.db: opened, checked, moved aside when it is not ours; one writing connection, some readers.
#pragma once

#include "base/db/sqlite.hpp"
#include "base/db/zstd.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace cache {

/// The file. It is made, checked and replaced on the writer's thread alone; readers are lent to any thread.
class Database {
public:
    using Log = std::function<void(const std::string& event)>;

    Database(std::filesystem::path file, std::int64_t max_file_bytes, Log log);

    /// The connection for writing. The first call, and each after the file was found corrupt, deleted or
    /// replaced, opens it; a file that is corrupt, foreign, of another format or open to others is moved
    /// aside and a new one made. Throws base::Error. The writer's thread only.
    base::db::Connection& writer();
    enum class Then { look_again, move_aside, remove };
    /// Closes the writer and all idle readers and does that to the file, so that the next `writer()` begins
    /// anew. The writer's thread only.
    void close(Then then);
    /// The file has about the size that it may have at most, so that a "full" means it and not the disk.
    bool is_at_limit() const;
    /// The file no longer counts; any thread. The next `writer()` moves it aside.
    void distrust() { distrusted_ = true; }

    /// What a reader works with: one thread at a time.
    struct Reading {
        std::unique_ptr<base::db::Connection> connection;
        base::db::Decompressor decompress;
        int epoch = 0;
    };
    /// Lent until it is destroyed.
    class Lease {
    public:
        Lease(Database& database, std::unique_ptr<Reading> reading)
            : database_(&database), reading_(std::move(reading)) {}
        ~Lease();
        Lease(Lease&&) = default;
        Lease& operator=(Lease&&) = delete;
        base::db::Connection& connection() { return *reading_->connection; }
        base::db::Decompressor& decompress() { return reading_->decompress; }

    private:
        Database* database_;
        std::unique_ptr<Reading> reading_;
    };
    /// A reader of the file that the writer has open; waits when all are lent. Throws base::Error when the
    /// writer has none open (`is_open`).
    Lease lease();
    /// The writer has the file open, and it is still the one on disk as far as is known.
    bool is_open() const { return open_ && !distrusted_; }

    const std::filesystem::path& file() const { return file_; }

private:
    void open();
    void check_or_create(base::db::Connection& connection);
    bool is_ours_on_disk() const;
    void put_back(std::unique_ptr<Reading> reading);

    const std::filesystem::path file_;
    const std::int64_t max_file_bytes_;
    const Log log_;
    std::unique_ptr<base::db::Connection> writer_;  // the writer's thread
    std::uint64_t inode_ = 0;                       // likewise
    std::atomic<bool> open_{false};
    std::atomic<bool> distrusted_{false};

    std::mutex mutex_;  // guards what follows
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Reading>> idle_;
    int lent_ = 0;
    int epoch_ = 0;
};

}  // namespace cache
