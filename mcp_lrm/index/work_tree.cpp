// One tree that is kept up to date.
#include "mcp_lrm/index/work_tree.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "mcp_lrm/index/history.hpp"

#include <algorithm>
#include <ctime>
#include <sys/inotify.h>

namespace lrm::index {
namespace {

constexpr std::chrono::milliseconds cancel_poll{5};
constexpr std::chrono::milliseconds first_scan_grace{1000};  // a small tree answers its very first call
constexpr std::chrono::milliseconds known_grace{100};        // what a killed process left answers as well
constexpr std::chrono::seconds first_retry{5};
constexpr std::chrono::seconds last_retry{60};
constexpr std::chrono::seconds idle_before_rest{10};
constexpr int immediate_retries = 2;  // of a corrupt file, which the next attempt rebuilds

std::string explain(const std::string& root, const base::db::SqliteError& error) {
    if (error.is_disk_full())
        return "the disk is full: the index of " + root + " cannot be written; it is tried again by itself";
    return std::string("the index of ") + root + " cannot be written: " + error.what();
}

}  // namespace

WorkTree::WorkTree(Services& services, std::shared_ptr<Store> store, TreePlace place)
    : services_(services), store_(std::move(store)), place_(std::move(place)) {
    state_.watching = services_.watcher != nullptr;
    location_ = place_.location;
}

WorkTree::~WorkTree() = default;

TreeState WorkTree::state() const {
    std::lock_guard lock(mutex_);
    TreeState state = state_;
    if (!failure_.empty()) {
        state.problem = failure_;
        if (!is_complete_) state.phase = Phase::failed;
    }
    return state;
}

TreeVersion WorkTree::version() const {
    TreeVersion version;
    version.root = place_.root;
    std::optional<base::git::Location> location;
    {
        std::lock_guard lock(mutex_);
        version.dirty = is_dirty_;
        location = location_;
    }
    if (!location) return version;
    base::git::Head head = base::git::read_head(*location);
    version.head = std::move(head.commit);
    version.branch = std::move(head.branch);
    return version;
}

void WorkTree::request_scan() {
    Lock lock(mutex_);
    changes_.add_rescan(Clock::now());
    start_if_needed(lock);
}

void WorkTree::start_if_needed(const Lock&) {
    if (is_running_ || is_detached_ || changes_.empty() || services_.stopping) return;
    is_running_ = true;
    retry_at_.reset();
    services_.updates.post([self = shared_from_this()] { self->work(); });
}

void WorkTree::work() {
    for (;;) {
        Changes::Batch batch;
        {
            Lock lock(mutex_);
            batch = changes_.take();
        }
        const bool ok = run(batch);
        Lock lock(mutex_);
        if (ok) {
            applied_ = batch.sequence;
            failures_ = 0;
            failure_.clear();
            retry_at_.reset();
        } else if (!services_.stopping) {
            changes_.add_rescan(Clock::now());
            const auto wait =
                std::min<std::chrono::seconds>(first_retry * (1 << std::min(failures_, 4)), last_retry);
            retry_at_ = ++failures_ <= immediate_retries ? Clock::now() : Clock::now() + wait;
        }
        changed_.notify_all();
        const bool again = ok ? !changes_.empty() : failures_ <= immediate_retries;
        if (again && !is_detached_ && !services_.stopping) continue;
        if (ok && !is_detached_ && !services_.stopping) {
            lock.unlock();
            try {
                while (!has_pending() && updater_->collect()) {
                }
            } catch (const base::Error& error) {
                base::log::warn(std::string("unused facts kept reason=") + error.what());
            }
            lock.lock();
            read_history_if_needed();
            if (!changes_.empty() && !services_.stopping) continue;
        }
        is_running_ = false;
        rest_at_ = Clock::now() + idle_before_rest;
        changed_.notify_all();
        break;
    }
    if (services_.watcher) services_.watcher->wake();
}

bool WorkTree::has_pending() const {
    std::lock_guard lock(mutex_);
    return !changes_.empty() || is_detached_ || services_.stopping;
}

bool WorkTree::run(const Changes::Batch& batch) {
    try {
        if (!updater_) {
            Progress progress;
            progress.on_progress = [this](Phase phase, std::int64_t done, std::int64_t total) {
                std::lock_guard lock(mutex_);
                // Once it answers it stays ready: later work is small.
                if (!is_complete_) state_.phase = phase;
                state_.done = done;
                state_.total = total;
                changed_.notify_all();
            };
            progress.on_registered = [this](std::int64_t tree, std::uint64_t epoch, bool complete,
                                            bool known) {
                std::lock_guard lock(mutex_);
                tree_ = tree;
                epoch_ = epoch;
                is_complete_ = complete;
                was_known_ = known;
                changed_.notify_all();
            };
            updater_ = std::make_unique<Updater>(services_, *store_, place_, *this, std::move(progress));
        }
        updater_->apply(batch);
        if (services_.stopping) return true;
        std::lock_guard lock(mutex_);
        state_.watching = updater_->is_watching();
        state_.problem = updater_->watch_problem();
        state_.files = updater_->totals().files;
        state_.symbols = updater_->totals().symbols;
        state_.done = state_.total;
        if (updater_->has_changed_rows()) {
            ++state_.generation;
            state_.last_change = std::time(nullptr);
        }
        is_dirty_ = updater_->is_dirty();
        location_ = updater_->place().location;
        is_complete_ = true;
        has_scanned_ = true;
        state_.phase = Phase::ready;
        return true;
    } catch (const base::db::SqliteError& error) {
        if (error.is_corrupt()) store_->distrust();
        note_failure(explain(place_.root, error));
    } catch (const base::Error& error) {
        note_failure(error.what());
        if (error.kind() == base::ErrorKind::file) updater_gone();
    } catch (const std::exception& error) {
        note_failure(std::string("indexing ") + place_.root + " failed: " + error.what());
    }
    return false;
}

void WorkTree::updater_gone() {
    if (!updater_) return;
    try {
        updater_->forget_files();
    } catch (const base::Error& error) {
        base::log::warn(std::string("rows of a removed tree kept reason=") + error.what());
    }
    std::lock_guard lock(mutex_);
    state_.files = 0;
    state_.symbols = 0;
    is_complete_ = false;
}

void WorkTree::note_failure(const std::string& problem) {
    std::lock_guard lock(mutex_);
    if (failure_ != problem)
        base::log::warn("index update failed root=" + place_.root + " reason=" + problem);
    failure_ = problem;
}

bool WorkTree::wait_fresh(Clock::time_point deadline, const std::function<bool()>& cancelled) {
    if (services_.watcher) services_.watcher->drain();
    Lock lock(mutex_);
    if (is_detached_ || services_.stopping) return false;
    if (!is_complete_ && failure_.empty() && !await_first_scan(lock, deadline, cancelled))
        return changes_.empty();
    if (!state_.watching || !failure_.empty() || epoch_ != store_->epoch() || !store_->is_sound())
        changes_.add_rescan(Clock::now());
    const std::uint64_t wanted = changes_.sequence();
    const int failures = failures_;
    start_if_needed(lock);
    const auto is_over = [&] {
        const bool has_failed = failures_ > failures && !is_running_;
        return applied_ >= wanted || has_failed || is_detached_ || services_.stopping;
    };
    return wait(lock, deadline, cancelled, is_over) && applied_ >= wanted;
}

bool WorkTree::await_first_scan(Lock& lock, Clock::time_point deadline,
                                const std::function<bool()>& cancelled) {
    const auto is_over = [this] {
        return is_complete_ || !failure_.empty() || is_detached_ || services_.stopping;
    };
    if (wait(lock, std::min(deadline, opened_ + known_grace), cancelled, is_over)) return is_complete_;
    const auto can_answer = [&] { return is_over() || was_known_; };
    return wait(lock, std::min(deadline, opened_ + first_scan_grace), cancelled, can_answer) && is_complete_;
}

bool WorkTree::wait(Lock& lock, Clock::time_point deadline, const std::function<bool()>& cancelled,
                    const std::function<bool()>& is_over) {
    while (!is_over()) {
        const auto now = Clock::now();
        if (now >= deadline) return false;
        lock.unlock();
        const bool stop = cancelled && cancelled();
        lock.lock();
        if (stop) return false;
        if (is_over()) break;
        changed_.wait_until(lock, cancelled ? std::min(deadline, now + cancel_poll) : deadline);
    }
    return true;
}

bool WorkTree::wait_settled(std::chrono::milliseconds limit) {
    Lock lock(mutex_);
    return changed_.wait_for(lock, limit, [this] {
        if (!failure_.empty() && !is_running_) return true;
        return has_scanned_ && !is_running_ && !history_runs_;
    });
}

std::unique_ptr<Snapshot> WorkTree::snapshot() const {
    std::int64_t tree = 0;
    std::int64_t generation = 0;
    {
        std::lock_guard lock(mutex_);
        if (tree_ == 0 && !failure_.empty()) throw base::Error(base::ErrorKind::database, failure_);
        tree = tree_;
        generation = state_.generation;
    }
    if (tree == 0)
        throw base::Error(base::ErrorKind::database, "the index of " + place_.root + " is not open yet");
    auto connection = store_->lease();
    connection->execute("BEGIN");
    // The first read, not BEGIN, fixes the moment. In a file that was just rebuilt the id may be another
    // tree's.
    base::db::Statement& owner = connection->cached("SELECT root FROM tree WHERE id = ?1");
    const bool is_ours = owner.bind(1, tree).step() && owner.text(0) == place_.root;
    owner.reset();
    if (!is_ours) {
        connection->execute("COMMIT");
        store_->give_back(std::move(connection));
        throw base::Error(base::ErrorKind::database, "the index of " + place_.root + " is being rebuilt");
    }
    return std::make_unique<Snapshot>(store_, std::move(connection), tree, place_.root, generation);
}

void WorkTree::on_event(Area area, const std::string& folder, const std::string& name, std::uint32_t mask) {
    const auto now = Clock::now();
    std::lock_guard lock(mutex_);
    if (area == Area::git) {
        if (folder == "info") {
            if (name == "exclude") changes_.add_rescan(now);
        } else if (name == "index.lock") {
            changes_.set_git_busy((mask & (IN_CREATE | IN_MOVED_TO)) != 0, now);
        } else if (name == "HEAD" || name == "index" || name == "logs" || name == "objects") {
            changes_.add_git(now);
        }
        return;
    }
    if (name == ".git") {
        if ((mask & (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)) != 0) changes_.add_rescan(now);
        return;
    }
    if (is_rule_file(name)) changes_.add_rescan(now);
    else changes_.add(folder.empty() ? name : folder + "/" + name, now);
}

void WorkTree::on_folder_gone(Area area, const std::string& folder) {
    if (area != Area::tree || !folder.empty()) return;
    std::lock_guard lock(mutex_);
    changes_.add_rescan(Clock::now());
}

void WorkTree::on_overflow() {
    std::lock_guard lock(mutex_);
    changes_.add_overflow(Clock::now());
}

std::optional<WorkTree::Clock::time_point> WorkTree::due() const {
    std::lock_guard lock(mutex_);
    if (is_running_ || is_detached_) return std::nullopt;
    if (retry_at_) return retry_at_;
    if (!changes_.empty()) return changes_.due();
    const std::optional<Clock::time_point> trim_at = store_->trim_due();
    return rest_at_ && trim_at ? std::min(*rest_at_, *trim_at) : rest_at_ ? rest_at_ : trim_at;
}

void WorkTree::on_due() {
    Lock lock(mutex_);
    if (!changes_.empty() || is_running_) {
        start_if_needed(lock);
        return;
    }
    const auto now = Clock::now();
    if (rest_at_ && *rest_at_ <= now) {
        rest_at_.reset();
        if (updater_) updater_->rest();
    }
    const std::optional<Clock::time_point> trim_at = store_->trim_due();
    if (trim_at && *trim_at <= now) store_->trim();
}

void WorkTree::detach() {
    {
        std::lock_guard lock(mutex_);
        is_detached_ = true;
        changed_.notify_all();
    }
    if (services_.watcher) services_.watcher->drop(*this);
}

bool WorkTree::detach_idle() {
    {
        std::lock_guard lock(mutex_);
        if (is_running_ || history_runs_) return false;
        is_detached_ = true;
        changed_.notify_all();
    }
    if (services_.watcher) services_.watcher->drop(*this);
    return true;
}

void WorkTree::read_history_if_needed() {
    if (!location_ || history_runs_ || is_detached_) return;
    const std::string head = base::git::read_head(*location_).commit;
    if (head.empty() || (head == history_head_ && epoch_ == store_->epoch())) return;
    history_head_ = head;
    if (!store_->claim_history(head)) return;
    history_runs_ = true;
    services_.background.post([this, self = shared_from_this(), location = *location_] {
        try {
            std::unique_ptr<base::db::Connection> reader = store_->lease();
            const auto known = [&](const std::string& hash) {
                if (services_.stopping) return true;
                base::db::Statement& find = reader->cached("SELECT 1 FROM history_commit WHERE hash = ?1");
                const bool is_known = find.bind(1, hash).step();
                find.reset();
                return is_known;
            };
            const std::vector<Commit> commits = read_history(location, place_.prefix, known);
            store_->give_back(std::move(reader));
            if (!commits.empty() && !services_.stopping)
                store_->write_now([&](Writer& writer) { writer.put_commits(commits, most_commits); });
        } catch (const base::Error& error) {
            base::log::warn("history not stored root=" + place_.root + " reason=" + error.what());
        }
        std::lock_guard lock(mutex_);
        history_runs_ = false;
        changed_.notify_all();
    });
}

}  // namespace lrm::index
