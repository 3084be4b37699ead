// One database file: its one writer thread, and the read-only connections that snapshots borrow.
#pragma once

#include "base/db/sqlite.hpp"
#include "base/pool.hpp"
#include "mcp_lrm/index/blob_claims.hpp"
#include "mcp_lrm/index/writer.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace lrm::index {

enum class When { now, later };  // a later commit comes with the next `now`, or when a second has passed

/// All public members: any thread, except where said.
class Store : public std::enable_shared_from_this<Store> {
public:
    /// `directory` holds index.db and nothing else; nothing is opened yet.
    explicit Store(std::filesystem::path directory);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    using Job = std::function<void(Writer&)>;
    using Done = std::function<void(std::exception_ptr)>;

    /// Runs `job` on the writer thread inside a transaction. `done` is called on that thread when it was
    /// committed (nullptr) or rolled back; a job that fails takes every uncommitted one with it.
    void write(Job job, When when, Done done);
    /// Blocks until `job` is committed; throws what it threw. Not from the writer thread.
    void write_now(const Job& job);
    /// Tries a write that leaves nothing behind. Why it was not committed, or not within `limit`; empty when
    /// it was. Not from the writer thread.
    std::string write_problem(std::chrono::milliseconds limit);

    /// A read-only connection for one thread, with the tokenizer. Throws base::Error{database}.
    std::unique_ptr<base::db::Connection> lease();
    void give_back(std::unique_ptr<base::db::Connection> connection);

    /// Grows when the file was replaced: what was known of its ids is void.
    std::uint64_t epoch() const { return epoch_; }
    /// False when the file was deleted or replaced, or is distrusted: the next write starts anew.
    bool is_sound() const;
    /// The file is corrupt: the next write moves it aside.
    void distrust();

    /// While at least one big load runs, the file is written for speed: it can be rebuilt.
    void begin_load();
    void end_load();

    /// Whose turn it is to make facts, over all work trees of the repository.
    BlobClaims& claims() { return claims_; }

    /// True once for each commit of an epoch: all work trees at one HEAD have one history.
    bool claim_history(const std::string& head);

    /// Commits, checkpoints and closes; later writes fail. Idempotent.
    void stop();
    /// When `trim` is worth while; nothing when there is nothing to give back.
    std::optional<std::chrono::steady_clock::time_point> trim_due() const;
    /// Closes idle readers and gives the writer's page cache back.
    void trim();

    /// PRAGMA user_version of a file: stands for its tables and for the facts in them. A file with another
    /// one is moved aside and rebuilt. Never 0.
    static int format(std::uint64_t facts_version);
    std::filesystem::path file() const { return directory_ / "index.db"; }
    std::int64_t bytes_on_disk() const;

private:
    struct Waiting {
        Done done;
    };

    void touch();
    void run(const Job& job, When when, Done done);
    void perform(const Job& job, When when, Done done);
    Writer& open_writer();
    void create_or_check(base::db::Connection& connection);
    void move_aside();
    void close_writer();
    void commit();
    void fail(std::exception_ptr error);
    void set_speed();

    const std::filesystem::path directory_;
    std::atomic<std::uint64_t> epoch_{1};
    std::atomic<bool> is_distrusted_{false};
    std::atomic<bool> is_warm_{false};  // caches are filled
    std::atomic<std::chrono::steady_clock::time_point> last_used_{};
    std::atomic<int> loads_{0};
    std::atomic<std::uint64_t> inode_{0};  // of the open file

    BlobClaims claims_;

    std::mutex mutex_;  // guards idle_, idle_epoch_, stopped_, histories_, histories_epoch_
    std::vector<std::unique_ptr<base::db::Connection>> idle_;
    std::uint64_t idle_epoch_ = 1;
    bool stopped_ = false;
    std::unordered_set<std::string> histories_;  // of histories_epoch_
    std::uint64_t histories_epoch_ = 0;

    // The writer thread's own.
    std::unique_ptr<base::db::Connection> connection_;
    std::unique_ptr<Writer> writer_state_;
    std::vector<Waiting> waiting_;
    bool in_transaction_ = false;
    bool loading_ = false;
    std::chrono::steady_clock::time_point began_;

    base::Pool thread_{"index-writer", 1};  // last: joined first
};

/// Tries to write a file in the folder. Why that failed; empty when it did not.
std::string folder_write_problem(const std::filesystem::path& folder);

}  // namespace lrm::index
