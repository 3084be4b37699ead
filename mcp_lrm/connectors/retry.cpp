// Whether a failed call of a source is tried once more, and when. Pure.
#include "mcp_lrm/connectors/retry.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

namespace connectors {
namespace {

using std::chrono::milliseconds;
constexpr std::int64_t most_seconds = 366LL * 86400;

std::optional<std::int64_t> time_of(const std::string& text, const char* format) {
    std::tm parts{};
    if (strptime(text.c_str(), format, &parts) == nullptr) return std::nullopt;
    return timegm(&parts);
}

milliseconds seconds(std::int64_t count) {
    return std::chrono::seconds(std::clamp<std::int64_t>(count, 0, most_seconds));
}

}  // namespace

std::optional<milliseconds> asked_wait(const base::http::Fields& fields, std::int64_t now) {
    if (const std::string_view text = fields.get("Retry-After"); !text.empty()) {
        std::int64_t count = 0;
        const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (ec == std::errc() && end == text.data() + text.size()) return seconds(count);
        if (const auto date = time_of(std::string(text), "%a, %d %b %Y %H:%M:%S GMT"))
            return seconds(*date - now);
    }
    if (const std::string text(fields.get("X-RateLimit-Reset")); !text.empty()) {
        for (const char* format : {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"})
            if (const auto date = time_of(text, format)) return seconds(*date - now);
    }
    return std::nullopt;
}

std::optional<milliseconds> wait_before_retry(unsigned status, const base::http::Fields& fields, int attempt,
                                              std::int64_t now, milliseconds left, double random,
                                              const RetryLimits& limits) {
    if (attempt >= limits.attempts) return std::nullopt;
    if (status != 429 && status != 502 && status != 503 && status != 504) return std::nullopt;
    const auto asked = status == 429 || status == 503 ? asked_wait(fields, now) : std::nullopt;
    const milliseconds grown = limits.least * (1LL << std::min(attempt, 10));
    milliseconds wait = asked.value_or(grown);
    wait = std::max(wait, limits.least) + milliseconds(static_cast<std::int64_t>(random * 100));
    if (wait > limits.most || wait >= left) return std::nullopt;
    return wait;
}

}  // namespace connectors
