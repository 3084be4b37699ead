// How many calls of one provider run at once.
#pragma once

#include "llm/fallback.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace llm {

/// Any thread; blocks.
class Slots {
public:
    /// A taken place; given back when it goes.
    class Place {
    public:
        Place(Slots& slots, std::string provider) : slots_(&slots), provider_(std::move(provider)) {}
        ~Place() { slots_->give_back(provider_); }
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

    private:
        Slots* slots_;
        std::string provider_;
    };

    /// Waits until fewer than `most` of the provider run. Throws Failed{too_slow} at the deadline,
    /// Failed{cancelled} when `cancelled` says so (polled).
    Place take(const std::string& provider, int most, Time deadline, const std::function<bool()>& cancelled);

    int running(const std::string& provider) const;

private:
    void give_back(const std::string& provider);

    mutable std::mutex mutex_;  // guards running_
    std::condition_variable changed_;
    std::map<std::string, int> running_;
};

}  // namespace llm
