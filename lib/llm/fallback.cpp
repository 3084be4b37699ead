// Who is asked next when a provider fails.
#include "llm/fallback.hpp"

#include <algorithm>

namespace llm {
namespace {

using std::chrono::seconds;

seconds cool_down(FailureKind kind, seconds retry_after) {
    constexpr seconds after_429{90};
    constexpr seconds after_wrong_key{300};
    constexpr seconds after_trouble{20};
    constexpr seconds longest{3600};
    switch (kind) {
        case FailureKind::rate_limited:
            return std::clamp(retry_after, after_429, longest);
        case FailureKind::unauthorized:
            return after_wrong_key;
        case FailureKind::overloaded:
            return std::clamp(retry_after, after_trouble, longest);
        case FailureKind::unreachable:
        case FailureKind::stalled:
        case FailureKind::broken_off:
        case FailureKind::rubbish:
            return after_trouble;
        case FailureKind::too_slow:
        case FailureKind::bad_request:
        case FailureKind::cut:
        case FailureKind::refused:
        case FailureKind::cooling:
        case FailureKind::cancelled:
            return seconds(0);
    }
    return seconds(0);
}

bool may_pass(FailureKind kind) {
    return kind == FailureKind::overloaded || kind == FailureKind::broken_off;
}

}  // namespace

bool ends_the_call(FailureKind kind) {
    return kind == FailureKind::cancelled || kind == FailureKind::too_slow;
}

void CoolDowns::failed(const std::string& provider, FailureKind kind, seconds retry_after, Time now) {
    const seconds wait = cool_down(kind, retry_after);
    if (wait.count() == 0) return;
    const auto found = cold_.find(provider);
    // A call that was already under way does not shorten what another has learnt.
    if (found != cold_.end() && found->second.until >= now + wait) return;
    cold_[provider] = {now + wait, kind};
}

bool CoolDowns::is_cool(const std::string& provider, Time now) const {
    return left(provider, now).count() > 0;
}

seconds CoolDowns::left(const std::string& provider, Time now) const {
    const auto found = cold_.find(provider);
    if (found == cold_.end() || found->second.until <= now) return seconds(0);
    return std::chrono::ceil<seconds>(found->second.until - now);
}

std::string CoolDowns::why(const std::string& provider, Time now) const {
    if (!is_cool(provider, now)) return {};
    return to_word(cold_.at(provider).kind);
}

std::vector<std::string> CoolDowns::rate_limited(Time now) const {
    std::vector<std::string> out;
    for (const auto& [provider, cold] : cold_)
        if (cold.kind == FailureKind::rate_limited && cold.until > now) out.push_back(provider);
    return out;
}

const ModelName* Attempts::next(const CoolDowns& cool_downs, Time now) {
    while (at_ < chain_.size()) {
        const ModelName& name = chain_[at_++];
        if (!cool_downs.is_cool(name.provider, now)) return current_ = &name;
        if (std::find(skipped_.begin(), skipped_.end(), name.provider) == skipped_.end())
            skipped_.push_back(name.provider);
    }
    if (again_ == nullptr || is_second_) return current_ = nullptr;
    is_second_ = true;
    return current_ = again_;
}

void Attempts::failed(const Failed& failure) {
    failures_.push_back({current_ == nullptr ? "" : current_->provider, failure.kind(), failure.what()});
    if (again_ == nullptr && may_pass(failure.kind()) && failure.retry_after().count() == 0)
        again_ = current_;
    if (ends_the_call(failure.kind())) {
        at_ = chain_.size();
        is_second_ = true;
    }
}

Failed Attempts::outcome(const CoolDowns& cool_downs, Time now) const {
    std::string text;
    std::vector<std::string> told;
    for (const Failure& failure : failures_) {
        if (std::find(told.begin(), told.end(), failure.text) != told.end()) continue;  // a second try
        told.push_back(failure.text);
        text += (text.empty() ? "" : "; ") + failure.text;
    }
    for (const std::string& provider : skipped_) {
        const seconds left = cool_downs.left(provider, now);
        if (left.count() == 0) continue;
        const bool was_asked = std::any_of(failures_.begin(), failures_.end(), [&](const Failure& failure) {
            return failure.provider == provider;
        });
        if (was_asked) continue;
        text += (text.empty() ? "" : "; ") + provider + " is not asked for another " +
                std::to_string(left.count()) + " s (" + cool_downs.why(provider, now) + ")";
    }
    const FailureKind kind = failures_.empty() ? FailureKind::cooling : failures_.back().kind;
    return Failed(kind, text.empty() ? "no model could be asked" : text);
}

}  // namespace llm
