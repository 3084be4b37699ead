#include "orchestrator/agents/progress.hpp"

#include <algorithm>

namespace factory::agents {

void Progress::sign(Signs, Clock::time_point now) {
    last_ = std::max(last_, now);
    probed_.reset();
}

void Progress::event(const AgentEvent& event, Clock::time_point now) {
    // Waiting for the provider is no progress, however often it is said.
    if (event.kind == EventKind::waits) {
        waits_for_ = event.text;
        return;
    }
    waits_for_.clear();
    sign(event.kind == EventKind::tool ? Signs::tool_call : Signs::output, now);
    if (event.kind == EventKind::used) ++turns_;
    note_call(event);
}

/// A round is a call with what came of it: the same call with another result is a loop that gets somewhere.
void Progress::note_call(const AgentEvent& event) {
    if (event.kind == EventKind::tool) call_ = event.tool + " " + event.text;
    if (event.kind != EventKind::tool_ended || call_.empty()) return;
    const std::string round = call_ + "\n" + event.text;
    same_ = round == last_round_ ? same_ + 1 : 1;
    last_round_ = round;
    if (limits_.repetitions > 0 && same_ >= limits_.repetitions) repeated_ = call_.substr(0, 200);
}

Advice Progress::advice(Clock::time_point now) {
    if (!reason_.empty()) return Advice::stop;
    if (limits_.hard.count() > 0 && now - begun_ >= limits_.hard)
        return stop("it did not end within " + std::to_string(limits_.hard.count()) + " minutes", false);
    if (!repeated_.empty()) return stop("it repeats one call without effect: " + repeated_, false);
    if (limits_.turns > 0 && turns_ > limits_.turns)
        return stop("it took more than " + std::to_string(limits_.turns) + " turns", false);
    if (now - last_ < limits_.silence) return Advice::go_on;
    if (!probed_) {
        probed_ = now;
        return Advice::probe;
    }
    if (now - *probed_ < limits_.after_probe) return Advice::go_on;
    return stop(waits_for_.empty()
                    ? "nothing was heard of it for " + std::to_string(limits_.silence.count()) + " s"
                    : "it waits for the model: " + waits_for_,
                true);
}

Clock::time_point Progress::next_look() const {
    Clock::time_point at = probed_ ? *probed_ + limits_.after_probe : last_ + limits_.silence;
    if (limits_.hard.count() > 0) at = std::min(at, begun_ + limits_.hard);
    return at;
}

Advice Progress::stop(std::string reason, bool models_fault) {
    reason_ = std::move(reason);
    models_fault_ = models_fault;
    return Advice::stop;
}

}  // namespace factory::agents
