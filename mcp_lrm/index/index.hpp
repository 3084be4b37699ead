// The index: work trees that are kept searchable.
#pragma once

#include "base/db/sqlite.hpp"
#include "base/pool.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lrm::index {

/// Numbers are stored: append only.
enum class BlobKind : std::uint8_t { text, binary, minified, generated };
enum class FileRole : std::uint8_t { source, test, doc, config, generated, vendored, data };

/// What a tree is at this moment, for answers: every answer names the tree it came from.
struct TreeVersion {
    std::string root;    // absolute
    std::string head;    // commit id; empty without git or before the first commit
    std::string branch;  // empty when detached
    bool dirty = false;  // tracked files differ from HEAD, or untracked ones exist
};

enum class Phase { scanning, indexing, ready, failed };

struct TreeState {
    Phase phase = Phase::scanning;
    std::int64_t done = 0;  // files of the running work
    std::int64_t total = 0;
    std::int64_t files = 0;  // in the tree
    std::int64_t symbols = 0;
    std::int64_t last_change = 0;  // Unix seconds of the newest change that was seen; 0: none yet
    std::int64_t generation = 0;   // grows with each commit of changes
    bool watching = false;         // inotify works; else every wait compares stamps
    std::string problem;           // why it failed or is degraded; empty when all is well
};

class Store;

/// A reader's view of one tree: a read-only connection for one thread, and the tree's id in it.
/// Statements see one consistent snapshot while `Snapshot` lives.
class Snapshot {
public:
    Snapshot(std::shared_ptr<Store> store, std::unique_ptr<base::db::Connection> connection,
             std::int64_t tree, std::string root, std::int64_t generation);
    ~Snapshot();  // gives the connection back to the store
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

    base::db::Connection& db() const { return *connection_; }
    std::int64_t tree() const { return tree_; }
    const std::string& root() const { return root_; }
    std::int64_t generation() const { return generation_; }

private:
    std::shared_ptr<Store> store_;
    std::unique_ptr<base::db::Connection> connection_;
    std::int64_t tree_;
    std::string root_;
    std::int64_t generation_;
};

/// One work tree. All members: any thread.
class Tree {
public:
    virtual ~Tree() = default;

    virtual const std::string& root() const = 0;  // absolute, real path
    virtual TreeState state() const = 0;
    virtual TreeVersion version()
        const = 0;  // cheap: HEAD is read, `dirty` comes from the index's own knowledge

    /// Blocks until every change made to the tree before this call is committed to the index. False when
    /// `deadline` passed or `cancelled` (polled every few ms) said so first: the answer is then stale. The
    /// first full scan is waited for only in the first second, so that a small tree answers at once:
    /// afterwards `state()` says how far it is.
    virtual bool wait_fresh(std::chrono::steady_clock::time_point deadline,
                            const std::function<bool()>& cancelled) = 0;

    /// Throws base::Error when the index cannot be opened.
    virtual std::unique_ptr<Snapshot> snapshot() const = 0;

    /// Why `relative` is not in the index: "" when it is, else "ignored by .gitignore", "not indexed yet",
    /// "no such file", "binary", ...
    virtual std::string why_absent(const std::string& relative) const = 0;
};

struct IndexOptions {
    std::filesystem::path directory;  // one database per repository below it
    bool watch = true;  // false: --no-watch; trees are compared with the disk when they are asked for
    std::size_t parser_threads = 0;  // 0: number of cores
};

/// What one foreground run did, for --index-only --stats.
struct IndexStats {
    std::string root;
    std::int64_t files = 0;
    std::int64_t symbols = 0;
    std::int64_t source_bytes = 0;
    std::int64_t index_bytes = 0;
};

/// All trees of a daemon. All members: any thread.
class Index {
public:
    explicit Index(IndexOptions options);
    ~Index();

    /// The tree at `root` (any directory; a git work tree shares its repository's database). Starts scanning
    /// in the background the first time; returns the same tree afterwards. Throws base::Error{file} when
    /// `root` is missing or no directory.
    std::shared_ptr<Tree> open(const std::filesystem::path& root);

    /// Lets go of a tree whose root is gone, with its watches. False when it is there after all,
    /// or still worked on: then later. Snapshots of it stay usable.
    bool forget_gone(const std::string& root);

    std::vector<std::shared_ptr<Tree>> trees() const;

    /// Tries a write in every database that is open, or in the index's folder when none is. Why one was not
    /// taken within `limit`; empty when all were. Not on the I/O thread.
    std::string write_problem(std::chrono::milliseconds limit) const;

    /// Blocks until the tree at `root` is ready or failed; `progress(done, total)` about ten times a second.
    IndexStats index_now(const std::filesystem::path& root,
                         const std::function<void(std::int64_t, std::int64_t)>& progress);

    /// Commits what was read, stops watching and joins. Idempotent.
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace lrm::index
