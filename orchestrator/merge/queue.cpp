#include "orchestrator/merge/queue.hpp"

#include "orchestrator/merge/bisection.hpp"

namespace factory::merge {
namespace {

constexpr int tries_of_the_ref = 5;  // when somebody else moves the branch at the same time

}  // namespace

Queue::Queue(GitProgram repository, QueueOptions options)
    : git_(std::move(repository)), options_(std::move(options)), thread_([this] { work(); }) {}

Queue::~Queue() {
    stop();
}

void Queue::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    const std::lock_guard lock(mutex_);
    for (const auto& one : waiting_) {
        one->decision.why = "the merge queue was stopped";
        one->is_decided = true;
    }
    waiting_.clear();
    changed_.notify_all();
}

Decision Queue::merge(const Change& change) {
    const auto one = std::make_shared<Waiting>();
    one->change = change;
    std::unique_lock lock(mutex_);
    if (stopped_) return Decision::no(Fate::trouble, "the merge queue was stopped");
    waiting_.push_back(one);
    changed_.notify_all();
    changed_.wait(lock, [&] { return one->is_decided; });
    return one->decision;
}

std::size_t Queue::depth() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size() + running_;
}

void Queue::work() {
    for (Batch batch = take(); !batch.empty(); batch = take()) {
        const Batch all = batch;
        try {
            process(std::move(batch));
        } catch (const std::exception& error) {
            for (const auto& one : all) decide(one, Decision::no(Fate::trouble, error.what()));
        }
        const std::lock_guard lock(mutex_);
        running_ = 0;
    }
}

Queue::Batch Queue::take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
    Batch out;
    while (!stopped_ && !waiting_.empty() && out.size() < options_.batch) {
        out.push_back(waiting_.front());
        waiting_.pop_front();
    }
    running_ = out.size();
    return out;
}

std::vector<std::string> Queue::stack(Batch& batch, const std::string& target) {
    std::vector<std::string> commits;
    std::string top = target;
    Batch kept;
    for (const auto& one : batch) {
        const MergedTree merged = merge_trees(git_, top, one->change.commit);
        if (!merged.conflicts.empty()) {
            decide(one, Decision::no(Fate::conflict, "it conflicts in " + merged.conflicts.front()));
            continue;
        }
        const std::string commit = commit_tree(git_, merged.tree, {top}, one->change.message);
        const Opinion opinion = options_.gate ? options_.gate(one->change, top, commit) : Opinion{};
        if (!opinion.is_good) {
            Decision rejected = Decision::no(Fate::gate, opinion.why, opinion.motif);
            rejected.facts = opinion.facts;
            decide(one, std::move(rejected));
            continue;
        }
        top = commit;
        commits.push_back(commit);
        kept.push_back(one);
    }
    batch = std::move(kept);
    return commits;
}

void Queue::process(Batch batch) {
    for (int attempt = 0; attempt < tries_of_the_ref && !batch.empty(); ++attempt) {
        const std::string target = git_.commit("refs/heads/" + options_.branch);
        const std::vector<std::string> commits = stack(batch, target);
        if (batch.empty()) return;
        Bisection bisection(batch.size());
        std::string why;
        base::Json good_facts = base::Json::object();
        base::Json bad_facts = base::Json::object();
        while (const auto prefix = bisection.next()) {
            Opinion opinion = options_.verify ? options_.verify(target, commits[*prefix - 1]) : Opinion{};
            if (!opinion.is_good) why = opinion.why;
            (opinion.is_good ? good_facts : bad_facts) = std::move(opinion.facts);
            bisection.result(opinion.is_good);
        }
        const std::size_t good = bisection.accepted();
        if (good > 0 && !move_branch(git_, options_.branch, commits[good - 1], target))
            continue;  // all of it again
        for (std::size_t i = 0; i < good; ++i) {
            const Decision merged{Fate::merged, commits[i], "", "", bisection.was_flake(), good_facts};
            if (options_.on_merged) options_.on_merged(batch[i]->change, merged);
            decide(batch[i], merged);
        }
        if (const auto rejected = bisection.rejected()) {
            Decision failed = Decision::no(Fate::tests, why);
            failed.facts = bad_facts;
            decide(batch[*rejected], std::move(failed));
            put_back(batch, *rejected + 1);
        }
        return;
    }
    for (const auto& one : batch)
        decide(one, Decision::no(Fate::trouble,
                                 "the branch " + options_.branch + " was moved by others again and again"));
}

void Queue::decide(const std::shared_ptr<Waiting>& one, Decision decision) {
    {
        const std::lock_guard lock(mutex_);
        if (one->is_decided) return;
        one->decision = std::move(decision);
        one->is_decided = true;
    }
    changed_.notify_all();
}

void Queue::put_back(const Batch& batch, std::size_t from) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = batch.size(); i > from; --i) waiting_.push_front(batch[i - 1]);
}

}  // namespace factory::merge
