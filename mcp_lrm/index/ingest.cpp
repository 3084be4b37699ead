// Changed files become rows.
#include "mcp_lrm/index/ingest.hpp"

#include "base/error.hpp"
#include "mcp_lrm/index/blob_facts.hpp"
#include "syntax/parser.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace lrm::index {
namespace {

constexpr std::size_t most_bytes_in_flight = std::size_t{24}
                                             << 20U;  // of file text between reading and writing
constexpr std::size_t most_files_in_flight = 2000;
constexpr std::size_t group_bytes = std::size_t{64} << 10U;  // small files share a job
constexpr std::size_t batch_bytes = std::size_t{2} << 20U;   // handed to the writer at once
constexpr std::size_t load_files = 200;                      // more: the big-load settings pay
constexpr std::int64_t most_hashed_bytes = std::int64_t{256} << 20U;

struct Looked {
    const Candidate* candidate = nullptr;
    base::Sha1 hash{};
    Stamp stamp;
    std::unique_ptr<BlobFacts> facts;  // null when the blob is known
    bool is_gone = false;
};

/// A file that could not be written, because the facts of its content were not there.
struct Orphan {
    Candidate candidate;
    base::Sha1 hash{};
};

/// A group of candidates and what became of them.
struct Group {
    std::vector<const Candidate*> candidates;
    std::size_t bytes = 0;
    std::vector<Looked> looked;
};

syntax::Parser& parser_of_this_thread() {
    thread_local syntax::Parser parser;
    return parser;
}

base::Sha1 hash_large(const RootDirectory& root, const Candidate& candidate, const Stamp& stamp) {
    if (stamp.size <= most_hashed_bytes)
        if (const std::optional<base::Sha1> hash = root.hash(candidate.path)) return *hash;
    // Not git's name, but one that changes when the file does.
    return base::git_blob_hash(candidate.path + '\0' + std::to_string(stamp.size) + '\0' +
                               std::to_string(stamp.mtime_ns) + '\0' + std::to_string(stamp.inode));
}

class Ingest {
public:
    Ingest(Services& services, Store& store, const RootDirectory& root, const Work& work,
           const std::function<void(std::int64_t)>& progress)
        : services_(services),
          store_(store),
          root_(root),
          work_(work),
          progress_(progress),
          reader_(store.lease()) {}

    ~Ingest() {
        release_claims();
        store_.give_back(std::move(reader_));
    }

    Done run() {
        const bool is_load = work_.changed.size() > load_files;
        if (is_load) store_.begin_load();
        try {
            pump();
        } catch (...) {
            settle();
            if (is_load) store_.end_load();
            throw;
        }
        if (is_load) store_.end_load();
        return std::move(done_);
    }

private:
    std::vector<Group> make_groups() const {
        std::vector<const Candidate*> order;
        order.reserve(work_.changed.size());
        for (const Candidate& candidate : work_.changed) order.push_back(&candidate);
        // Largest first: no big file is left over for one thread at the end.
        std::stable_sort(order.begin(), order.end(), [](const Candidate* a, const Candidate* b) {
            return a->stamp.size > b->stamp.size;
        });
        std::vector<Group> groups;
        for (const Candidate* candidate : order) {
            const auto bytes = std::min(static_cast<std::size_t>(candidate->stamp.size), parsed_bytes);
            if (groups.empty() || groups.back().bytes + bytes > group_bytes) groups.emplace_back();
            groups.back().candidates.push_back(candidate);
            groups.back().bytes += bytes;
        }
        return groups;
    }

    void pump() {
        groups_ = make_groups();
        std::vector<Group>& groups = groups_;
        std::size_t next = 0;
        std::vector<Looked> batch;
        std::size_t batched = 0;
        for (;;) {
            std::unique_lock lock(mutex_);
            while (next < groups.size() && !services_.stopping && !error_ && may_start(groups[next])) {
                Group& group = groups[next++];
                in_flight_bytes_ += group.bytes;
                in_flight_files_ += group.candidates.size();
                ++parsing_;
                services_.parsers.post([this, &group] { look(group); });
            }
            const bool all_started = next == groups.size() || services_.stopping || error_;
            changed_.wait(lock, [&] {
                if (!ready_.empty() || error_) return true;
                return all_started ? parsing_ == 0 : may_start(groups[next]);
            });
            std::deque<Group*> ready;
            ready.swap(ready_);
            const bool finished = all_started && parsing_ == 0;
            const std::exception_ptr error = error_;
            lock.unlock();
            if (error) std::rethrow_exception(error);
            for (Group* group : ready) {
                batched += group->bytes;
                for (Looked& looked : group->looked) batch.push_back(std::move(looked));
                group->looked.clear();
            }
            if (finished) break;
            if (batched >= batch_bytes || batch.size() >= most_files_in_flight / 4) {
                hand_over(std::move(batch), batched);
                batch.clear();
                batched = 0;
            }
        }
        finish(std::move(batch), batched);
    }

    bool may_start(const Group& group) const {
        if (parsing_ == 0 && in_flight_files_ == 0) return true;
        return parsing_ < 4 * services_.threads && in_flight_bytes_ + group.bytes <= most_bytes_in_flight &&
               in_flight_files_ + group.candidates.size() <= most_files_in_flight;
    }

    void look(Group& group) noexcept {
        std::exception_ptr error;
        try {
            for (const Candidate* candidate : group.candidates)
                if (!services_.stopping) group.looked.push_back(look(*candidate));
        } catch (...) {
            error = std::current_exception();
        }
        std::lock_guard lock(mutex_);
        --parsing_;
        if (error) error_ = error;
        ready_.push_back(&group);
        changed_.notify_one();
    }

    Looked look(const Candidate& candidate) {
        Looked looked{&candidate, {}, candidate.stamp, nullptr, false};
        // Where another tree is making the facts, `finish` waits for them.
        if (candidate.hash &&
            (is_known(*candidate.hash, candidate.stamp.size) || store_.claims().is_taken(*candidate.hash))) {
            looked.hash = *candidate.hash;
            return looked;
        }
        RootDirectory::Content content = root_.read(candidate.path, parsed_bytes + 1);
        if (content.error != 0) {
            looked.is_gone = true;
            return looked;
        }
        const bool is_whole = content.bytes.size() <= parsed_bytes;
        looked.hash =
            is_whole ? base::git_blob_hash(content.bytes) : hash_large(root_, candidate, content.stamp);
        looked.stamp = content.stamp;
        // A stamp too young to be believed is stored as one that no file has: it is read again next time.
        if (!content.is_settled) --looked.stamp.mtime_ns;
        if (!claim(looked.hash)) return looked;
        const std::int64_t size =
            is_whole ? static_cast<std::int64_t>(content.bytes.size()) : content.stamp.size;
        const bool is_banned = services_.guard.is_banned(looked.hash);
        const CrashGuard::Mark mark(services_.guard, looked.hash);
        looked.facts = std::make_unique<BlobFacts>(
            make_facts(candidate.path, std::move(content.bytes), size, looked.hash,
                       is_banned ? nullptr : &parser_of_this_thread()));
        return looked;
    }

    bool is_known(const base::Sha1& hash, std::int64_t size) {
        std::lock_guard lock(reader_mutex_);
        base::db::Statement& find = reader_->cached("SELECT size FROM blob WHERE hash = ?1");
        find.bind_blob(1, {reinterpret_cast<const char*>(hash.data()), hash.size()});
        const bool known = find.step() && (size < 0 || find.integer(0) == size);
        find.reset();
        return known;
    }

    /// True when the facts of this blob are ours to make: nobody has them or is making them.
    bool claim(const base::Sha1& hash) {
        if (!store_.claims().take(hash)) return false;
        // After the claim: whoever had it before us has committed them.
        if (is_known(hash, -1)) {
            store_.claims().release({hash});
            return false;
        }
        std::lock_guard lock(mutex_);
        claimed_.push_back(hash);
        return true;
    }

    void release_claims() {
        std::vector<base::Sha1> claimed;
        {
            std::lock_guard lock(mutex_);
            claimed.swap(claimed_);
        }
        store_.claims().release(claimed);
    }

    void hand_over(std::vector<Looked> batch, std::size_t bytes) {
        auto shared = std::make_shared<std::vector<Looked>>(std::move(batch));
        {
            std::lock_guard lock(mutex_);
            ++writing_;
        }
        auto write = [this, shared](Writer& writer) { put(writer, *shared); };
        auto done = [this, shared, bytes](const std::exception_ptr& error) {
            account(shared->size(), bytes, error);
        };
        // The writer is done with the text when the job ends; the commit comes later.
        store_.write(
            [write, done](Writer& writer) {
                write(writer);
                done(nullptr);
            },
            When::later,
            [this](const std::exception_ptr& error) {
                std::lock_guard lock(mutex_);
                --writing_;
                if (error) error_ = error;
                changed_.notify_one();
            });
    }

    void account(std::size_t files, std::size_t bytes, const std::exception_ptr&) {
        std::int64_t handled = 0;
        {
            std::lock_guard lock(mutex_);
            in_flight_bytes_ -= bytes;
            in_flight_files_ -= files;
            handled_ += static_cast<std::int64_t>(files);
            handled = handled_;
            changed_.notify_one();
        }
        if (progress_) progress_(handled);
    }

    /// On the writer thread.
    void put(Writer& writer, std::vector<Looked>& batch) {
        if (store_.epoch() != work_.epoch)
            throw base::Error(base::ErrorKind::database, "the index was rebuilt in the middle of a run");
        for (Looked& looked : batch) {
            if (looked.is_gone) {
                writer.remove_file(work_.tree, looked.candidate->path, done_.delta);
                done_.gone.push_back(looked.candidate->path);
                continue;
            }
            if (looked.facts) writer.put_blob(*looked.facts);
            looked.facts.reset();
            const Before before = work_.is_first ? Before::nothing : Before::perhaps;
            if (writer.put_file(work_.tree, looked.candidate->path, looked.hash, looked.stamp, done_.delta,
                                before))
                done_.hashes.emplace_back(looked.candidate->path, looked.hash);
            else orphans_.push_back({*looked.candidate, looked.hash});
        }
    }

    void finish(std::vector<Looked> batch, std::size_t) {
        store_.write_now([&](Writer& writer) {
            for (const std::string& path : work_.removed) writer.remove_file(work_.tree, path, done_.delta);
            put(writer, batch);
        });
        settle();
        if (error_) std::rethrow_exception(error_);
        release_claims();
        adopt(std::move(orphans_));
    }

    /// Files whose blob another run was making when they were read, or that was known then and collected
    /// since.
    void adopt(std::vector<Orphan> orphans) {
        orphans_.clear();
        std::vector<Looked> adopted;
        for (Orphan& orphan : orphans) {
            Looked looked = look_in_turn(orphan);
            if (services_.stopping) return;
            const bool is_ours = looked.facts != nullptr;
            adopted.push_back(std::move(looked));
            if (!is_ours) continue;
            // The other run ended without it. No claim may be held while the next one is waited for.
            store_.write_now([&](Writer& writer) { put(writer, adopted); });
            adopted.clear();
            release_claims();
        }
        if (!adopted.empty()) store_.write_now([&](Writer& writer) { put(writer, adopted); });
    }

    /// Looks again when no other run is making the facts: they are there then, or ours to make.
    Looked look_in_turn(Orphan& orphan) {
        for (;;) {
            store_.claims().wait(orphan.hash);
            Looked looked = look(orphan.candidate);
            if (looked.facts || looked.is_gone || services_.stopping || is_known(looked.hash, -1))
                return looked;
            orphan.hash = looked.hash;
        }
    }

    /// Waits until no pool or writer job refers to this object.
    void settle() {
        std::unique_lock lock(mutex_);
        if (writing_ > 0) {
            // What is waiting for a later commit gets it now.
            lock.unlock();
            store_.write(nullptr, When::now, nullptr);
            lock.lock();
        }
        changed_.wait(lock, [this] { return parsing_ == 0 && writing_ == 0; });
    }

    Services& services_;
    Store& store_;
    const RootDirectory& root_;
    const Work& work_;
    const std::function<void(std::int64_t)>& progress_;

    std::mutex reader_mutex_;  // guards reader_
    std::unique_ptr<base::db::Connection> reader_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<Group*> ready_;
    std::vector<base::Sha1> claimed_;
    std::size_t parsing_ = 0;
    std::size_t writing_ = 0;
    std::size_t in_flight_bytes_ = 0;
    std::size_t in_flight_files_ = 0;
    std::int64_t handled_ = 0;
    std::exception_ptr error_;
    std::vector<Group> groups_;  // each one: the parser's that works on it, then this thread's

    // The writer thread's, until everything is settled.
    Done done_;
    std::vector<Orphan> orphans_;
};

}  // namespace

Done ingest(Services& services, Store& store, const RootDirectory& root, const Work& work,
            const std::function<void(std::int64_t)>& progress) {
    return Ingest(services, store, root, work, progress).run();
}

}  // namespace lrm::index
