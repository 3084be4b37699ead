// N equal questions at once, one fetch.
#include "rlm_cache/flights.hpp"

namespace cache {
namespace {
// How often a waiting caller looks whether it is still wanted.
constexpr std::chrono::milliseconds look_up{50};
}  // namespace

struct Flights::Flight {
    std::condition_variable landed;
    int waiting = 0;  // callers beside the leader
    bool done = false;
    bool failed = false;
    bool abandoned = false;  // its leader stopped because it was no longer wanted
    Answer answer;
    // Not an exception_ptr: one exception is not shared between threads.
    std::string problem;
    base::ErrorKind kind = base::ErrorKind::network;
};

Flights::Landed Flights::fly(const std::string& key, const std::function<Answer(const GivenUp&)>& lead,
                             const GivenUp& given_up) {
    for (;;) {
        std::unique_lock lock(mutex_);
        std::shared_ptr<Flight>& place = flights_[key];
        const bool leads = place == nullptr;
        if (leads) place = std::make_shared<Flight>();
        const std::shared_ptr<Flight> flight = place;
        if (leads) {
            lock.unlock();
            return {this->lead(key, flight, lead, given_up), true};
        }
        bool lead_anew = false;
        Answer answer = wait(lock, *flight, given_up, lead_anew);
        if (!lead_anew) return {std::move(answer), false};
    }
}

Answer Flights::lead(const std::string& key, const std::shared_ptr<Flight>& flight,
                     const std::function<Answer(const GivenUp&)>& lead, const GivenUp& given_up) {
    const GivenUp nobody_waits = [this, &flight, &given_up] {
        if (!given_up || !given_up()) return false;
        const std::lock_guard lock(mutex_);
        return flight->waiting == 0;
    };
    const auto land = [&](const auto& how) {
        const std::lock_guard lock(mutex_);
        how();
        flight->done = true;
        flights_.erase(key);
        flight->landed.notify_all();
    };
    const auto fail = [&](base::ErrorKind kind, const std::string& problem) {
        // Given up by its own caller: those who wait fetch for themselves rather than share that fate.
        const bool abandoned = given_up && given_up();
        land([&] {
            flight->failed = true;
            flight->problem = problem;
            flight->kind = kind;
            flight->abandoned = abandoned;
        });
    };
    try {
        Answer answer = lead(nobody_waits);
        land([&] { flight->answer = answer; });
        return answer;
    } catch (const base::Error& error) {
        fail(error.kind(), error.what());
        throw;
    } catch (const std::exception& error) {
        fail(base::ErrorKind::network, error.what());
        throw;
    } catch (...) {
        fail(base::ErrorKind::network, "the fetch failed");
        throw;
    }
}

Answer Flights::wait(std::unique_lock<std::mutex>& lock, Flight& flight, const GivenUp& given_up,
                     bool& lead_anew) {
    ++flight.waiting;
    while (!flight.done) {
        flight.landed.wait_for(lock, look_up);
        if (flight.done || !given_up) continue;
        lock.unlock();
        const bool leave = given_up();
        lock.lock();
        if (!leave) continue;
        --flight.waiting;
        throw GivenUpError();
    }
    --flight.waiting;
    if (!flight.failed) return flight.answer;
    if (!flight.abandoned) throw base::Error(flight.kind, flight.problem);
    lead_anew = true;
    return {};
}

std::size_t Flights::count() const {
    const std::lock_guard lock(mutex_);
    return flights_.size();
}

}  // namespace cache
