// How many calls of one provider run at once.
#include "llm/slots.hpp"

#include <algorithm>

namespace llm {

Slots::Place Slots::take(const std::string& provider, int most, Time deadline,
                         const std::function<bool()>& cancelled) {
    constexpr std::chrono::milliseconds poll{50};
    std::unique_lock lock(mutex_);
    while (running_[provider] >= most) {
        lock.unlock();
        const bool is_cancelled = cancelled && cancelled();
        lock.lock();
        if (is_cancelled) throw Failed(FailureKind::cancelled, "cancelled");
        const Time now = std::chrono::steady_clock::now();
        if (now >= deadline)
            throw Failed(FailureKind::too_slow, "all " + std::to_string(most) + " calls of " + provider +
                                                    " were in use until the deadline");
        if (running_[provider] >= most) changed_.wait_until(lock, std::min(deadline, now + poll));
    }
    ++running_[provider];
    return {*this, provider};
}

int Slots::running(const std::string& provider) const {
    std::lock_guard lock(mutex_);
    const auto found = running_.find(provider);
    return found == running_.end() ? 0 : found->second;
}

void Slots::give_back(const std::string& provider) {
    {
        std::lock_guard lock(mutex_);
        --running_[provider];
    }
    changed_.notify_all();
}

}  // namespace llm
