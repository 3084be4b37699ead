// Why a model did not answer.
#include "llm/failure.hpp"

#include <algorithm>

namespace llm {

const char* to_word(FailureKind kind) {
    switch (kind) {
        case FailureKind::unreachable:
            return "unreachable";
        case FailureKind::unauthorized:
            return "unauthorized";
        case FailureKind::rate_limited:
            return "rate_limited";
        case FailureKind::overloaded:
            return "overloaded";
        case FailureKind::stalled:
            return "stalled";
        case FailureKind::too_slow:
            return "too_slow";
        case FailureKind::broken_off:
            return "broken_off";
        case FailureKind::rubbish:
            return "rubbish";
        case FailureKind::bad_request:
            return "bad_request";
        case FailureKind::cut:
            return "cut";
        case FailureKind::refused:
            return "refused";
        case FailureKind::cooling:
            return "cooling";
        case FailureKind::cancelled:
            return "cancelled";
    }
    return "failed";
}

FailureKind kind_of_status(unsigned status) {
    if (status == 401 || status == 403) return FailureKind::unauthorized;
    if (status == 429) return FailureKind::rate_limited;
    if (status >= 500 || status == 408) return FailureKind::overloaded;
    if (status >= 400) return FailureKind::bad_request;
    return FailureKind::rubbish;  // a redirect, or an empty success
}

std::string presentable(std::string text, const std::string& key) {
    constexpr std::size_t longest = 160;
    // Providers like to repeat a key with its middle left out: any word that begins or ends as it does goes.
    constexpr std::size_t tell_tale = 4;
    std::string out;
    for (std::size_t at = 0; at < text.size() && out.size() < longest;) {
        const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
        if (begin == std::string::npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        std::string word = text.substr(begin, end - begin);
        at = end;
        const bool is_key =
            !key.empty() && (word.find(key) != std::string::npos ||
                             (key.size() >= 2 * tell_tale && word.size() >= 2 * tell_tale &&
                              (word.find(key.substr(0, tell_tale)) != std::string::npos ||
                               word.find(key.substr(key.size() - tell_tale)) != std::string::npos)));
        if (is_key) word = "[key]";
        const auto unprintable = [](char c) { return c < 0x20 || c > 0x7e; };
        std::replace_if(word.begin(), word.end(), unprintable, '?');
        out += (out.empty() ? "" : " ") + word;
    }
    if (out.size() > longest) out = out.substr(0, longest) + "...";
    return out;
}

}  // namespace llm
