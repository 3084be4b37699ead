// N equal questions at once, one fetch.
#pragma once

#include "base/error.hpp"
#include "rlm_cache/entry.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace cache {

/// Who asks what somebody is already fetching waits for that answer. Any thread.
class Flights {
public:
    struct Landed {
        Answer answer;
        bool led = false;  // this call ran `lead`
    };

    /// Runs `lead` on this thread, or waits for the thread that runs it for the same key, and gives both its
    /// answer. What `lead` throws, its own caller gets; the others get a base::Error with the same text.
    /// `lead` is asked to stop (its argument becomes true) when its caller has given up and nobody else
    /// waits. A caller that waits and gives up gets GivenUpError. When a leader stops early although somebody
    /// has joined meanwhile, one of those leads anew.
    Landed fly(const std::string& key, const std::function<Answer(const GivenUp&)>& lead,
               const GivenUp& given_up);

    /// Fetches under way.
    std::size_t count() const;

private:
    struct Flight;
    Answer wait(std::unique_lock<std::mutex>& lock, Flight& flight, const GivenUp& given_up, bool& lead_anew);
    Answer lead(const std::string& key, const std::shared_ptr<Flight>& flight,
                const std::function<Answer(const GivenUp&)>& lead, const GivenUp& given_up);

    mutable std::mutex mutex_;  // guards all of it, and the insides of every flight
    std::unordered_map<std::string, std::shared_ptr<Flight>> flights_;
};

/// The caller no longer wanted the answer.
class GivenUpError : public base::Error {
public:
    GivenUpError() : base::Error(base::ErrorKind::limit, "the call was given up before the answer came") {}
};

}  // namespace cache
