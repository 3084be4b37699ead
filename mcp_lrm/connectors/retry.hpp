// Whether a failed call of a source is tried once more, and when. Pure.
#pragma once

#include "base/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace connectors {

struct RetryLimits {
    int attempts = 3;  // calls in all
    std::chrono::milliseconds least{200};
    std::chrono::milliseconds most{10'000};  // a source that asks for more is not waited for
};

/// What the source asks for: Retry-After in seconds or as an HTTP date, else X-RateLimit-Reset as an ISO
/// time, seen from `now` (seconds since 1970); nothing when it says neither, or nonsense. Never negative.
std::optional<std::chrono::milliseconds> asked_wait(const base::http::Fields& fields, std::int64_t now);

/// How long to wait before the next attempt after `attempt` (from 1) got `status`; nothing when that is the
/// answer. 429 and 503 with the wait that is asked for, 502, 503 and 504 with a growing one; `random` in [0,
/// 1) spreads it. Nothing either when the wait is longer than `left`.
std::optional<std::chrono::milliseconds> wait_before_retry(unsigned status, const base::http::Fields& fields,
                                                           int attempt, std::int64_t now,
                                                           std::chrono::milliseconds left, double random,
                                                           const RetryLimits& limits = {});

}  // namespace connectors
