// Whether an agent still gets anywhere: two clocks, and the same call over and over. Plain code, told the
// time.
#pragma once

#include "orchestrator/agents/driver.hpp"

#include <chrono>
#include <deque>
#include <optional>
#include <string>

namespace factory::agents {

using Clock = std::chrono::steady_clock;

struct ProgressLimits {
    std::chrono::seconds silence{300};     // without any sign of life
    std::chrono::seconds after_probe{30};  // from the question to the end
    std::chrono::minutes hard{30};         // of the whole run; 0: none
    int turns = 25;                        // steps of the model; 0: no limit
    int repetitions = 8;                   // of one call with one result, in a row
};

enum class Signs { output, tool_call, diff, test_result };

enum class Advice {
    go_on,
    probe,  // nothing was heard for long: look for what the output does not show (the diff, our own tools)
    stop,   // `reason` says why
};

/// One agent's run. Not thread-safe.
class Progress {
public:
    Progress(ProgressLimits limits, Clock::time_point begun) : limits_(limits), begun_(begun), last_(begun) {}

    /// Something was seen of it, wherever.
    void sign(Signs what, Clock::time_point now);
    /// What its output said.
    void event(const AgentEvent& event, Clock::time_point now);
    /// What is to be done with it now. `probe` is said once for each silence.
    Advice advice(Clock::time_point now);
    /// After `stop`: one sentence.
    const std::string& reason() const { return reason_; }
    /// Whether the model was the reason (silence, or waiting for it): the next model may do better.
    bool is_models_fault() const { return models_fault_; }
    /// When `advice` may say something else without anything new being heard.
    Clock::time_point next_look() const;
    /// The call that was repeated without effect, for the report; empty while none was.
    const std::string& repeated_call() const { return repeated_; }

private:
    Advice stop(std::string reason, bool models_fault);
    void note_call(const AgentEvent& event);

    ProgressLimits limits_;
    Clock::time_point begun_;
    Clock::time_point last_;
    std::optional<Clock::time_point> probed_;
    std::string reason_, waits_for_, call_, last_round_, repeated_;
    int turns_ = 0;
    int same_ = 0;
    bool models_fault_ = false;
};

}  // namespace factory::agents
