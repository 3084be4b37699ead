#include "mcp_lrm/build/queue.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/process/marked.hpp"

#include <algorithm>

namespace lrm::build {
namespace {

std::string secret() {
    return base::to_hex(base::random_bytes(12));
}

bool is_alike(const JobRequest& a, const JobRequest& b) {
    return a.kind == b.kind && a.root == b.root && a.action == b.action && a.steps == b.steps;
}

}  // namespace

// The pool holds as many threads as slots can be asked for, and the one of full jobs; it starts them when
// needed.
Queue::Queue(QueueOptions options)
    : options_(std::move(options)), store_(options_.folder), pool_("builds", 1025) {
    is_paused_ = store_.is_paused();
    take_over();
    const std::lock_guard lock(mutex_);
    start_what_can();
}

Queue::~Queue() {
    stop();
}

std::int64_t Queue::now() const {
    if (options_.now_ms) return options_.now_ms();
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void Queue::take_over() {
    // Whose turn it is goes on where the last daemon was.
    std::vector<Job> latest = store_.latest(200);
    std::sort(latest.begin(), latest.end(),
              [](const Job& a, const Job& b) { return a.started_ms < b.started_ms; });
    for (const Job& job : latest)
        if (job.started_ms > 0)
            (job.kind == JobKind::full ? full_turns_ : targeted_turns_).served(job.project, job.root);
    for (Job& job : store_.unfinished()) {
        if (job.state == JobState::running) base::process::end_marked(job.mark, std::chrono::seconds(5));
        if (job.attempts >= options_.most_attempts) {
            JobResult result;
            result.problem =
                "it was given up: the daemon ended " + std::to_string(job.attempts) + " times while it ran";
            store_.finish(job.id, result, "", now());
            continue;
        }
        store_.requeue(job.id);
        job.state = JobState::queued;
        const std::int64_t id = job.id;
        Live& live = live_[id];
        live.job = std::move(job);
        live.is_resumed = true;
    }
}

std::int64_t Queue::submit(const JobRequest& request) {
    const std::lock_guard lock(mutex_);
    return submit_locked(request);
}

std::int64_t Queue::submit_or_resume(const JobRequest& request) {
    const std::lock_guard lock(mutex_);
    for (auto& [id, live] : live_) {
        if (!live.is_resumed || live.is_cancelled || !is_alike(live.job, request)) continue;
        live.is_resumed = false;
        return id;
    }
    return submit_locked(request);
}

std::int64_t Queue::submit_locked(const JobRequest& request) {
    if (is_stopping_)
        throw base::Error(base::ErrorKind::limit, "the daemon is stopping; call again in a moment");
    if (waiting(JobKind::full).size() + waiting(JobKind::targeted).size() >= options_.most_waiting)
        throw base::Error(base::ErrorKind::limit,
                          "too many builds are waiting; call again when some are done");
    Live live;
    static_cast<JobRequest&>(live.job) = request;
    const std::string mark = secret();
    live.job.created_ms = now();
    live.job.id = store_.add(request, mark, live.job.created_ms);
    live.job.mark = "FACTORY_JOB=" + mark;
    const std::int64_t id = live.job.id;
    live_.emplace(id, std::move(live));
    start_what_can();
    return id;
}

std::vector<Waiting> Queue::waiting(JobKind kind) const {
    std::vector<Waiting> out;
    for (const auto& [id, live] : live_)
        if (!live.running && live.job.kind == kind) out.push_back({id, live.job.project, live.job.root});
    return out;
}

std::vector<Waiting> Queue::ordered(JobKind kind) const {
    std::vector<Waiting> out;
    const Turns& turns = kind == JobKind::full ? full_turns_ : targeted_turns_;
    for (const std::int64_t id : turns.order(waiting(kind))) {
        const Job& job = live_.at(id).job;
        out.push_back({id, job.project, job.root});
    }
    return out;
}

void Queue::start_what_can() {
    if (is_stopping_) return;
    Load load;
    load.is_paused = is_paused_;
    load.slots = std::max(1, options_.slots());
    for (const auto& [id, live] : live_) {
        if (!live.running) continue;
        ++(live.job.kind == JobKind::full ? load.full_running : load.targeted_running);
        load.busy_roots.insert(live.job.root);
    }
    for (const std::int64_t id : startable(load, ordered(JobKind::full), ordered(JobKind::targeted))) {
        Live& live = live_.at(id);
        live.running = std::make_shared<RunningState>();
        live.job.state = JobState::running;
        live.job.started_ms = now();
        ++live.job.attempts;
        store_.start(id, live.job.started_ms);
        (live.job.kind == JobKind::full ? full_turns_ : targeted_turns_)
            .served(live.job.project, live.job.root);
        pool_.post([this, id] { run(id); });
    }
    for (auto& [id, live] : live_) ++live.version;  // positions
    changed_.notify_all();
}

void Queue::run(std::int64_t id) {
    Job job;
    std::shared_ptr<RunningState> running;
    {
        const std::lock_guard lock(mutex_);
        const Live& live = live_.at(id);
        job = live.job;
        running = live.running;
    }
    RunOutcome outcome;
    try {
        outcome = options_.run(job, *running);
    } catch (const std::exception& error) {
        outcome.result.state = JobState::broken;
        outcome.result.problem = error.what();
    }
    finish(id, outcome);
}

void Queue::finish(std::int64_t id, const RunOutcome& outcome) {
    bool must_wait_again = false;
    {
        const std::lock_guard lock(mutex_);
        // Ended by the daemon's end, not by a caller's wish.
        must_wait_again =
            is_stopping_ && !live_.at(id).is_cancelled && outcome.result.state == JobState::cancelled;
    }
    std::string unstored;
    try {
        if (must_wait_again) store_.requeue(id);
        else store_.finish(id, outcome.result, outcome.log, now());
        store_.prune(options_.kept_jobs, now() - options_.kept_ms);
    } catch (const base::Error& error) {
        unstored = error.what();
    }
    const std::lock_guard lock(mutex_);
    if (!unstored.empty()) {
        unstored_[id] = outcome.result;
        unstored_[id].problem +=
            (outcome.result.problem.empty() ? "" : "; ") + std::string("its log was not kept: ") + unstored;
    }
    live_.erase(id);
    changed_.notify_all();
    try {
        start_what_can();
    } catch (const base::Error&) {
        // Tried again with the next change.
    }
}

JobView Queue::view(const Live& live) const {
    JobView out;
    out.job = live.job;
    out.version = live.version;
    if (live.running) {
        out.log_bytes = live.running->log_bytes;
        out.step = live.running->step;
        return out;
    }
    const std::vector<Waiting> order = ordered(live.job.kind);
    out.waiting = static_cast<int>(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        if (order[i].id == live.job.id) out.position = static_cast<int>(i) + 1;
    return out;
}

std::optional<JobView> Queue::look(std::int64_t id) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = live_.find(id); found != live_.end()) return view(found->second);
    }
    std::optional<Job> job = store_.find(id);
    if (!job) return std::nullopt;
    JobView out;
    out.job = std::move(*job);
    return out;
}

std::optional<JobResult> Queue::result(std::int64_t id) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = unstored_.find(id); found != unstored_.end()) return found->second;
    }
    return store_.result(id);
}

void Queue::wait(std::int64_t id, std::uint64_t version, std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] {
        const auto found = live_.find(id);
        return found == live_.end() || found->second.version != version;
    });
}

bool Queue::cancel(std::int64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(id);
    if (found == live_.end()) return false;
    found->second.is_cancelled = true;
    if (found->second.running) {
        found->second.running->stop.request();
        return true;
    }
    JobResult result;
    result.state = JobState::cancelled;
    result.problem = "it was cancelled before it began";
    store_.finish(id, result, "", now());
    live_.erase(found);
    start_what_can();
    return true;
}

void Queue::pause() {
    const std::lock_guard lock(mutex_);
    store_.set_paused(true);
    is_paused_ = true;
}

void Queue::resume() {
    const std::lock_guard lock(mutex_);
    store_.set_paused(false);
    is_paused_ = false;
    start_what_can();
}

QueueStatus Queue::status() {
    const std::lock_guard lock(mutex_);
    QueueStatus out;
    out.is_paused = is_paused_;
    out.slots = std::max(1, options_.slots());
    for (const auto& [id, live] : live_)
        if (live.running) out.running.push_back(view(live));
    for (const JobKind kind : {JobKind::full, JobKind::targeted})
        for (const Waiting& job : ordered(kind)) out.waiting.push_back(view(live_.at(job.id)));
    return out;
}

bool Queue::is_paused() const {
    const std::lock_guard lock(mutex_);
    return is_paused_;
}

void Queue::begin_stop() {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (auto& [id, live] : live_) {
        ++live.version;
        if (live.running) live.running->stop.request();
    }
    changed_.notify_all();
}

void Queue::stop() {
    begin_stop();
    pool_.stop();
}

}  // namespace lrm::build
