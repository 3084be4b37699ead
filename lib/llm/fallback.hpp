// Who is asked next when a provider fails: the chain, cool-downs. Pure: it is told the time.
#pragma once

#include "llm/chain.hpp"
#include "llm/failure.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace llm {

using Time = std::chrono::steady_clock::time_point;

/// Which providers are left alone for a while. One thread at a time.
class CoolDowns {
public:
    /// 90 seconds after a 429 (or what Retry-After says, at most an hour), 5 minutes after a wrong key, 20
    /// seconds when it is down, hangs or talks rubbish. What only this request brought about cools nothing.
    void failed(const std::string& provider, FailureKind kind, std::chrono::seconds retry_after, Time now);
    void answered(const std::string& provider) { cold_.erase(provider); }

    bool is_cool(const std::string& provider, Time now) const;
    /// How long it is still left alone; zero when it is not.
    std::chrono::seconds left(const std::string& provider, Time now) const;
    /// Why; empty when it is not left alone.
    std::string why(const std::string& provider, Time now) const;
    /// Providers that are left alone because of a 429.
    std::vector<std::string> rate_limited(Time now) const;

private:
    struct Cold {
        Time until;
        FailureKind kind = FailureKind::rate_limited;
    };
    std::map<std::string, Cold> cold_;
};

/// One call on its way through its chain.
class Attempts {
public:
    explicit Attempts(std::vector<ModelName> chain) : chain_(std::move(chain)) {}

    /// The next one to ask; nullptr when there is none left. A model that failed in passing (overloaded,
    /// broken off) is tried a second time when nobody else is left.
    const ModelName* next(const CoolDowns& cool_downs, Time now);
    /// What became of the one that `next` gave.
    void failed(const Failed& failure);

    /// All failures in one sentence; what was not asked because it cools down is named too.
    Failed outcome(const CoolDowns& cool_downs, Time now) const;

private:
    struct Failure {
        std::string provider;
        FailureKind kind;
        std::string text;
    };
    const std::vector<ModelName> chain_;
    std::size_t at_ = 0;
    const ModelName* current_ = nullptr;
    const ModelName* again_ = nullptr;  // worth a second try
    bool is_second_ = false;
    std::vector<std::string> skipped_;
    std::vector<Failure> failures_;
};

/// The failure is not the provider's: asking another one would end the same.
bool ends_the_call(FailureKind kind);

}  // namespace llm
