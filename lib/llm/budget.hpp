// How much may be spent: on one piece of work, and by one process in a stretch of time.
#pragma once

#include "llm/fallback.hpp"
#include "llm/message.hpp"

#include <cstdint>
#include <deque>
#include <mutex>

namespace llm {

/// What one call costs; in `reserve` the most that it could cost.
struct Spent {
    std::int64_t tokens = 0;
    double cost = 0;
};

struct BudgetLimits {
    std::int64_t calls = 0;  // 0: no limit; likewise below
    std::int64_t tokens = 0;
    double cost = 0;
};

/// One piece of work. What a call could cost at most is set aside before it is made, so that calls made at
/// once cannot overspend together. Any thread.
class Budget {
public:
    explicit Budget(BudgetLimits limits) : limits_(limits) {}

    /// Throws OverBudget when the call does not fit.
    void reserve(const Spent& most);
    /// Once for each `reserve`, with what it did cost.
    void settle(const Spent& reserved, const Spent& real);

    std::int64_t calls() const;
    Spent spent() const;

private:
    const BudgetLimits limits_;
    mutable std::mutex mutex_;  // guards what follows
    std::int64_t calls_ = 0;
    Spent reserved_;
    Spent spent_;
};

/// What a process spent in the last hours, with what its running calls could cost. Any thread; told the time.
class Spending {
public:
    explicit Spending(SpendingLimit limit) : limit_(limit) {}

    /// Throws OverBudget that says when there is room again.
    void reserve(const Spent& most, Time now);
    /// Once for each `reserve`, with what it did cost.
    void settle(const Spent& reserved, const Spent& real, Time now);

private:
    void forget_old(Time now);

    const SpendingLimit limit_;
    std::mutex mutex_;  // guards what follows
    std::deque<std::pair<Time, Spent>> calls_;
    Spent sum_;
    Spent reserved_;
};

/// Of the price for a million tokens each.
double cost_of(const Usage& usage, const Price& price);

/// Four bytes of UTF-8 are a token.
std::int64_t tokens_of(std::size_t bytes);
/// Bytes of everything in the prompt.
std::size_t bytes_of(const Prompt& prompt);

}  // namespace llm
