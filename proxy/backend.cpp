// Whether the daemon can be reached, when to look again, and what a lost call means.
#include "proxy/backend.hpp"

#include <algorithm>

namespace proxy {
namespace {

using std::chrono::milliseconds;

constexpr int most_losses = 3;
constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause_of_calls{250};
constexpr milliseconds longest_pause_of_streams{30'000};
constexpr milliseconds between_starts{1'000};

milliseconds pause_after(int failures, Wanted wanted) {
    const milliseconds longest =
        wanted == Wanted::for_calls ? longest_pause_of_calls : longest_pause_of_streams;
    return std::min(longest, first_pause * (1L << std::min(failures, 12)));
}

}  // namespace

std::optional<Clock::time_point> Backend::next_probe(Wanted wanted) const {
    if (wanted == Wanted::no || link_ == Link::up || is_probing_) return std::nullopt;
    if (failures_ == 0) return last_try_;
    return last_try_ + pause_after(failures_ - 1, wanted);
}

void Backend::probe_succeeded() {
    is_probing_ = false;
    link_ = Link::up;
    failures_ = 0;
}

bool Backend::probe_failed(Clock::time_point now, Wanted wanted, Failure failure) {
    is_probing_ = false;
    link_ = Link::down;
    ++failures_;
    last_try_ = now;
    const bool may = may_start_ && failure == Failure::refused && wanted == Wanted::for_calls;
    const bool soon_enough = last_start_ == Clock::time_point{} || now - last_start_ >= between_starts;
    if (!may || !soon_enough || is_starting_) return false;
    is_starting_ = true;
    last_start_ = now;
    return true;
}

void Backend::start_ended(Clock::time_point now) {
    is_starting_ = false;
    last_start_ = now;
    failures_ = 0;
    last_try_ = now;
}

void Backend::lost(Clock::time_point now) {
    if (link_ == Link::down) return;
    link_ = Link::down;
    failures_ = 0;
    last_try_ = now;
}

void Backend::call_came(Clock::time_point now) {
    if (link_ == Link::up) return;
    // Whoever waited long between two probes, for streams, looks at once.
    if (now - last_try_ > longest_pause_of_calls) failures_ = 0;
}

Fate after_waiting(const Attempt& attempt) {
    return attempt.may_have_run ? Fate::fail_may_have_run : Fate::fail_not_run;
}

Fate after_loss(Attempt& attempt, Loss loss, Clock::time_point now, milliseconds wait) {
    if (loss == Loss::not_sent) return now < attempt.give_up ? Fate::wait : after_waiting(attempt);
    attempt.may_have_run = true;
    ++attempt.losses;
    if (!attempt.is_replayable || attempt.losses > most_losses) return Fate::fail_may_have_run;
    attempt.give_up = now + wait;
    return Fate::wait;
}

}  // namespace proxy
