// Why a model did not answer.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace llm {

enum class FailureKind {
    unreachable,   // no connection
    unauthorized,  // 401, 403
    rate_limited,  // 429
    overloaded,    // 5xx, and errors inside a stream
    stalled,       // no byte for too long
    too_slow,      // not done at the deadline
    broken_off,    // the connection ended in the middle
    rubbish,       // a 200 that is no answer
    bad_request,   // 400, 404, 413, ...: the request itself, or the model's name
    cut,           // the output tokens ended before the first word
    refused,       // by a content filter
    cooling,       // not asked: every provider failed a short while ago
    cancelled,     // the caller left
};

/// "rate_limited", for metrics and logs.
const char* to_word(FailureKind kind);

/// What an HTTP status means; only for those that are no success.
FailureKind kind_of_status(unsigned status);

/// `what()` is one sentence without keys: who failed, how, and what to do.
class Failed : public std::runtime_error {
public:
    Failed(FailureKind kind, const std::string& what, std::chrono::seconds retry_after = {})
        : std::runtime_error(what), kind_(kind), retry_after_(retry_after) {}

    FailureKind kind() const noexcept { return kind_; }
    /// What the provider asked for with Retry-After; zero: nothing.
    std::chrono::seconds retry_after() const noexcept { return retry_after_; }

private:
    FailureKind kind_;
    std::chrono::seconds retry_after_;
};

/// Nothing is configured that could be asked; `what()` says what to write where.
class NoModel : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A budget is spent, or the next call could overspend it.
class OverBudget : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A provider's own words, made fit for an error text: one line, at most 160 bytes, printable, `key` taken
/// out.
std::string presentable(std::string text, const std::string& key);

}  // namespace llm
