#include "mcp_lrm/tasks/store.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "mcp_lrm/tasks/seal.hpp"

#include <algorithm>
#include <exception>
#include <future>
#include <set>
#include <utility>

namespace lrm::tasks {
namespace {

constexpr std::size_t most_together = 128;

std::string random_secret() {
    return base::to_hex(base::random_bytes(8));
}

/// Waits for what an operation came to. It is taken out: the writer's thread, which may let go of the
/// operation later than its caller, has no part in an exception that the caller looks at.
template <class Operation>
Json outcome_of(Operation& operation) {
    operation.done.get_future().get();
    if (std::exception_ptr refusal = std::exchange(operation.refusal, nullptr))
        std::rethrow_exception(std::move(refusal));
    return std::move(operation.answer);
}

}  // namespace

struct Store::Operation {
    std::string key;
    std::function<Json(Backlog&, Millis now)> change;
    std::string renewed;      // the id whose lease this renews
    bool is_tick = false;     // leases, sleepers, the sealer
    bool is_probe = false;    // writes something that says nothing
    std::promise<void> done;  // the transaction is durable, or has failed
    // What it came to; of the writer's thread until then, of the caller's afterwards.
    Json answer;
    std::exception_ptr refusal;
};

Store::Store(Database database, StoreOptions options)
    : options_(std::move(options)), log_(std::move(database)) {
    reload();
    next_seal_ = steady() + options_.seal_every;
    thread_ = std::thread([this] { work(); });
}

Store::~Store() {
    stop();
}

void Store::stop() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Millis Store::wall() const {
    if (options_.wall_clock) return options_.wall_clock();
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Store::Clock::time_point Store::steady() const {
    return options_.steady_clock ? options_.steady_clock() : Clock::now();
}

std::string Store::problem() const {
    std::lock_guard lock(mutex_);
    return problem_;
}

void Store::on_events(std::function<void(std::int64_t)> listener) {
    std::lock_guard lock(mutex_);
    listener_ = std::move(listener);
}

std::shared_ptr<Store::Operation> Store::post(std::shared_ptr<Operation> operation) {
    {
        std::lock_guard lock(mutex_);
        if (stopped_) throw base::Error(base::ErrorKind::database, "the task store is closed");
        waiting_.push_back(operation);
    }
    wake_.notify_one();
    return operation;
}

Json Store::write(const std::string& key, const std::function<Json(Backlog&, Millis now)>& change) {
    const auto operation = std::make_shared<Operation>();
    operation->key = key;
    operation->change = change;
    return outcome_of(*post(operation));
}

void Store::renew(const Requester& by, const std::string& id) {
    const auto operation = std::make_shared<Operation>();
    operation->renewed = id;
    operation->change = [&by, &id](Backlog& backlog, Millis) {
        backlog.renew(by, id);
        return Json();
    };
    outcome_of(*post(operation));
}

Json Store::look(const std::function<Json(const Backlog&, Millis now)>& question) {
    return write("", [&question](Backlog& backlog, Millis now) { return question(backlog, now); });
}

void Store::tick() {
    const auto operation = std::make_shared<Operation>();
    operation->is_tick = true;
    outcome_of(*post(operation));
}

void Store::probe() {
    const auto operation = std::make_shared<Operation>();
    operation->is_probe = true;
    operation->change = [](Backlog&, Millis) { return Json(); };
    outcome_of(*post(operation));
}

void Store::reload() {
    auto backlog = std::make_unique<Backlog>(
        Backlog::Sources{[this](const std::string& id) { return log_.find(id); },
                         [this](const std::string& id) { return log_.last_hash(id); },
                         options_.secret ? options_.secret : random_secret, options_.limits});
    leases_.clear();
    const Clock::time_point now = steady();
    for (const StoredTask& stored : log_.live_tasks()) {
        backlog->load(stored.task, stored.last_hash);
        if (is_leased(stored.task.status)) leases_[stored.task.id] = now + options_.lease;
    }
    backlog->set_last_number(log_.last_event());
    backlog_ = std::move(backlog);
    last_seal_ = log_.last_seal();
}

void Store::work() {
    for (;;) {
        std::deque<std::shared_ptr<Operation>> batch;
        {
            std::unique_lock lock(mutex_);
            const auto is_called = [this] { return stopped_ || !waiting_.empty(); };
            if (needs_ticks()) wake_.wait_for(lock, options_.seal_every, is_called);
            else wake_.wait(lock, is_called);
            while (!waiting_.empty() && batch.size() < most_together) {
                batch.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            if (batch.empty() && stopped_) return;
        }
        if (!options_.steady_clock && steady() >= next_seal_) {
            auto tick = std::make_shared<Operation>();
            tick->is_tick = true;
            batch.push_back(std::move(tick));
        }
        if (!batch.empty()) run_batch(std::move(batch));
    }
}

bool Store::needs_ticks() const {
    // Tests that own the clock call tick() themselves.
    if (options_.steady_clock) return false;
    return !backlog_ || log_.is_shared() || !leases_.empty() || backlog_->has_sleepers() ||
           last_seal_.last_event < backlog_->last_number();
}

void Store::run_batch(std::deque<std::shared_ptr<Operation>> batch) {
    std::string why;
    bool has_failed = false, has_written = false;
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            has_written = run_together(batch);
            has_failed = false;
            why.clear();
            break;
        } catch (const std::exception& error) {
            has_failed = true;
            why = error.what();
            log_.rollback();
            // Memory is ahead of the database now: it is read again before anything else. A lost connection
            // may be back at once, so all is tried once more.
            backlog_.reset();
        }
    }
    {
        std::lock_guard lock(mutex_);
        // What only reads proves nothing.
        if (has_written || has_failed) problem_ = why;
    }
    for (const auto& operation : batch) {
        // One for each: they are looked at on as many threads.
        if (has_failed)
            operation->refusal = std::make_exception_ptr(
                base::Error(base::ErrorKind::database, "the task store cannot write: " + why));
        operation->done.set_value();
    }
}

bool Store::run_together(std::deque<std::shared_ptr<Operation>>& batch) {
    if (!backlog_) {
        log_.reopen();
        reload();
    }
    const Millis shared_clock = log_.begin();
    const Millis now = shared_clock != 0 && !options_.wall_clock ? shared_clock : wall();
    Batch out;
    out.now = now;
    out.lease_ms = options_.lease.count();
    const std::vector<Event> foreign = log_.newer_than(backlog_->last_number());
    for (const Event& event : foreign) backlog_->replay(event);
    note_leases(foreign);
    std::vector<std::string> keys;
    for (const auto& operation : batch)
        if (!operation->key.empty()) keys.push_back(operation->key);
    const std::map<std::string, std::string> answered = log_.answers_of(keys);
    bool ticks = false;
    for (const auto& operation : batch) {
        ticks = ticks || operation->is_tick;
        out.probe = out.probe || operation->is_probe;
        if (operation->is_tick) continue;
        operation->refusal = nullptr;
        operation->answer = nullptr;
        if (!operation->key.empty()) {
            const auto same = out.answers.find(operation->key);
            const auto before = answered.find(operation->key);
            if (same != out.answers.end() || before != answered.end()) {
                operation->answer =
                    base::parse_json(same != out.answers.end() ? same->second : before->second);
                continue;
            }
        }
        try {
            operation->answer = operation->change(*backlog_, now);
            if (!operation->renewed.empty()) {
                leases_[operation->renewed] = steady() + options_.lease;
                out.renewed.push_back(operation->renewed);
            }
            if (!operation->key.empty()) out.answers[operation->key] = base::to_text(operation->answer);
        } catch (...) {
            operation->refusal = std::current_exception();  // Refused: told when what else it did is durable
        }
    }
    if (ticks) {
        run_out_leases(out, now);
        backlog_->wake(now);
    }
    out.events = backlog_->take_events();
    for (const Event& event : out.events) {
        Batch::After& after = out.tasks[event.task];
        after.last_hash = event.hash;
        after.moved = after.moved || event.kind == "move";
    }
    for (auto& [id, after] : out.tasks) {
        const auto task = backlog_->tasks().find(id);
        base::ensure(task != backlog_->tasks().end(), "an event belongs to a task");
        after.task = task->second;
    }
    if (ticks) seal(out, now);
    const bool writes =
        !out.events.empty() || !out.answers.empty() || !out.renewed.empty() || out.seal || out.probe;
    if (writes) {
        log_.write(out);
        log_.commit();
    } else {
        log_.rollback();
    }
    note_leases(out.events);
    if (out.seal) last_seal_ = *out.seal;
    if (out.events.empty() && foreign.empty()) return writes;
    std::function<void(std::int64_t)> listener;
    {
        std::lock_guard lock(mutex_);
        listener = listener_;
    }
    if (listener) listener(backlog_->last_number());
    return writes;
}

void Store::note_leases(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (event.kind != "move") continue;
        const std::optional<Status> to = to_status(event.to);
        if (to && is_leased(*to)) leases_[event.task] = steady() + options_.lease;
        else leases_.erase(event.task);
    }
}

void Store::run_out_leases(Batch& batch, Millis now) {
    std::vector<std::string> over;
    for (const auto& [id, until] : leases_)
        if (until <= steady()) over.push_back(id);
    if (over.empty()) return;
    const std::vector<std::string> held = log_.renewed_elsewhere(over, now);
    for (const std::string& id : over) {
        const bool renewed = std::find(held.begin(), held.end(), id) != held.end() ||
                             std::find(batch.renewed.begin(), batch.renewed.end(), id) != batch.renewed.end();
        if (renewed) leases_[id] = steady() + options_.lease;
        else {
            leases_.erase(id);
            backlog_->lose_lease(id, now);
        }
    }
}

void Store::seal(Batch& batch, Millis now) {
    next_seal_ = steady() + options_.seal_every;
    // Events of this very transaction are sealed by the next one.
    const std::int64_t up_to =
        batch.events.empty() ? backlog_->last_number() : batch.events.front().number - 1;
    if (up_to <= last_seal_.last_event) return;
    // Another host may have sealed since.
    if (log_.is_shared()) last_seal_ = log_.last_seal();
    if (up_to <= last_seal_.last_event) return;
    batch.seal = Seal{last_seal_.number + 1, up_to, now,
                      chained(last_seal_.hash, log_.hashes(last_seal_.last_event, up_to))};
}

}  // namespace lrm::tasks
