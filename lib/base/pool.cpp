// Named threads for blocking work.
#include "base/pool.hpp"

#include <algorithm>
#include <chrono>
#include <pthread.h>

namespace base {
namespace {
constexpr std::chrono::seconds idle_before_end{10};
}

Pool::Pool(std::string name, std::size_t max_threads) : name_(std::move(name)), max_threads_(max_threads) {}

Pool::~Pool() {
    stop();
}

void Pool::post(std::function<void()> job) {
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    jobs_.push_back(std::move(job));
    if (idle_ >= jobs_.size()) {
        wake_.notify_one();
        return;
    }
    if (running_ >= max_threads_) return;
    reap(lock);
    ++running_;
    threads_.emplace_back([this] { work(); });
}

void Pool::stop() {
    std::vector<std::thread> threads;
    {
        std::unique_lock lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
        threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
}

std::size_t Pool::queued() const {
    std::lock_guard lock(mutex_);
    return jobs_.size();
}

void Pool::reap(std::unique_lock<std::mutex>&) {
    for (const std::thread::id id : ended_) {
        const auto found = std::find_if(threads_.begin(), threads_.end(),
                                        [id](const std::thread& thread) { return thread.get_id() == id; });
        if (found == threads_.end()) continue;
        found->join();
        threads_.erase(found);
    }
    ended_.clear();
}

void Pool::work() {
    pthread_setname_np(pthread_self(), name_.substr(0, 15).c_str());
    std::unique_lock lock(mutex_);
    for (;;) {
        if (!jobs_.empty()) {
            std::function<void()> job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
            continue;
        }
        if (stopping_) break;
        ++idle_;
        const bool woken =
            wake_.wait_for(lock, idle_before_end, [this] { return stopping_ || !jobs_.empty(); });
        --idle_;
        if (!woken) break;
    }
    --running_;
    ended_.push_back(std::this_thread::get_id());
}

}  // namespace base
