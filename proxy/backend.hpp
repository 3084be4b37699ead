// Whether the daemon can be reached, when to look again, and what a lost call means. Pure: time is an
// argument.
#pragma once

#include <chrono>
#include <optional>

namespace proxy {

using Clock = std::chrono::steady_clock;

/// Who wants the daemon now: nobody, a stream of change notifications, or a call that waits.
enum class Wanted { no, for_streams, for_calls };

class Backend {
public:
    enum class Link {
        unknown,  // not tried yet
        up,       // the last thing heard of it was an answer
        down      // refused, or lost; probes find it again
    };

    explicit Backend(bool may_start) : may_start_(may_start) {}

    Link link() const { return link_; }

    /// When to probe next; nothing while it is up, while a probe or a start runs, and when nobody wants it:
    /// an idle proxy never wakes up.
    std::optional<Clock::time_point> next_probe(Wanted wanted) const;
    void probe_begins() { is_probing_ = true; }
    void probe_succeeded();
    /// Returns true when a daemon is to be started now: then `start_ended` must follow.
    enum class Failure { refused, other };
    bool probe_failed(Clock::time_point now, Wanted wanted, Failure failure);
    void start_ended(Clock::time_point now);

    /// A call found it gone.
    void lost(Clock::time_point now);
    /// A call came: no more patience than calls have.
    void call_came(Clock::time_point now);

private:
    const bool may_start_;
    Link link_ = Link::unknown;
    bool is_probing_ = false;
    bool is_starting_ = false;
    int failures_ = 0;
    Clock::time_point last_try_{};
    Clock::time_point last_start_{};
};

/// What is to be done with a call that ended without an answer.
enum class Fate { wait, fail_not_run, fail_may_have_run };

/// A call's history, as far as it decides about sending it again.
struct Attempt {
    bool is_replayable = false;  // read-only or idempotent
    bool may_have_run = false;
    int losses = 0;
    Clock::time_point give_up{};  // when waiting for a daemon ends
};

enum class Loss { not_sent, in_flight };

/// A call that was certainly not sent waits until `give_up`. One lost in flight is sent again only when it is
/// replayable, and at most three times: it may be what ends the daemon.
Fate after_loss(Attempt& attempt, Loss loss, Clock::time_point now, std::chrono::milliseconds wait);
/// The same when `give_up` has come.
Fate after_waiting(const Attempt& attempt);

}  // namespace proxy
