// How much may be spent.
#include "llm/budget.hpp"

#include <algorithm>
#include <cstdio>

namespace llm {
namespace {

std::string money(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

}  // namespace

double cost_of(const Usage& usage, const Price& price) {
    constexpr double million = 1e6;
    const std::int64_t cached = std::min(usage.cached, usage.input);
    const double cached_price = price.cached > 0 ? price.cached : price.input;
    return (static_cast<double>(usage.input - cached) * price.input +
            static_cast<double>(cached) * cached_price + static_cast<double>(usage.output) * price.output) /
           million;
}

std::int64_t tokens_of(std::size_t bytes) {
    return static_cast<std::int64_t>((bytes + 3) / 4);
}

std::size_t bytes_of(const Prompt& prompt) {
    std::size_t bytes = prompt.system.size();
    for (const Message& message : prompt.messages) {
        bytes += message.text.size();
        for (const ToolCall& call : message.calls)
            bytes += call.name.size() + base::to_text(call.arguments).size();
    }
    for (const ToolSpec& tool : prompt.tools)
        bytes += tool.name.size() + tool.description.size() + base::to_text(tool.parameters).size();
    return bytes;
}

void Budget::reserve(const Spent& most) {
    std::lock_guard lock(mutex_);
    if (limits_.calls > 0 && calls_ >= limits_.calls)
        throw OverBudget("the budget of " + std::to_string(limits_.calls) + " calls is spent");
    if (limits_.tokens > 0 && spent_.tokens + reserved_.tokens + most.tokens > limits_.tokens)
        throw OverBudget("the next call could exceed the budget of " + std::to_string(limits_.tokens) +
                         " tokens, of which " + std::to_string(spent_.tokens) + " are spent");
    if (limits_.cost > 0 && spent_.cost + reserved_.cost + most.cost > limits_.cost)
        throw OverBudget("the next call could exceed the budget of " + money(limits_.cost) + ", of which " +
                         money(spent_.cost) + " is spent");
    ++calls_;
    reserved_.tokens += most.tokens;
    reserved_.cost += most.cost;
}

void Budget::settle(const Spent& reserved, const Spent& real) {
    std::lock_guard lock(mutex_);
    reserved_.tokens -= reserved.tokens;
    reserved_.cost -= reserved.cost;
    spent_.tokens += real.tokens;
    spent_.cost += real.cost;
}

std::int64_t Budget::calls() const {
    std::lock_guard lock(mutex_);
    return calls_;
}

Spent Budget::spent() const {
    std::lock_guard lock(mutex_);
    return spent_;
}

void Spending::forget_old(Time now) {
    const Time begin = now - std::chrono::hours(limit_.hours);
    while (!calls_.empty() && calls_.front().first <= begin) {
        sum_.tokens -= calls_.front().second.tokens;
        sum_.cost -= calls_.front().second.cost;
        calls_.pop_front();
    }
    if (calls_.empty()) sum_ = {};  // and with it what rounding left
}

void Spending::reserve(const Spent& most, Time now) {
    std::lock_guard lock(mutex_);
    forget_old(now);
    const bool tokens_fit =
        limit_.tokens == 0 || sum_.tokens + reserved_.tokens + most.tokens <= limit_.tokens;
    const bool cost_fits = limit_.cost <= 0 || sum_.cost + reserved_.cost + most.cost <= limit_.cost;
    if (tokens_fit && cost_fits) {
        reserved_.tokens += most.tokens;
        reserved_.cost += most.cost;
        return;
    }
    std::string when;
    if (!calls_.empty()) {
        const auto free = calls_.front().first + std::chrono::hours(limit_.hours) - now;
        when = "; it begins to be free again in " +
               std::to_string(std::chrono::ceil<std::chrono::minutes>(free).count()) + " minutes";
    }
    throw OverBudget("the budget of llm.yaml for " + std::to_string(limit_.hours) + " h (" +
                     (tokens_fit ? money(limit_.cost) : std::to_string(limit_.tokens) + " tokens") +
                     ") has no room for this call" + when);
}

void Spending::settle(const Spent& reserved, const Spent& real, Time now) {
    std::lock_guard lock(mutex_);
    reserved_.tokens -= reserved.tokens;
    reserved_.cost -= reserved.cost;
    forget_old(now);
    if (real.tokens == 0 && real.cost <= 0) return;
    calls_.emplace_back(now, real);
    sum_.tokens += real.tokens;
    sum_.cost += real.cost;
}

}  // namespace llm
