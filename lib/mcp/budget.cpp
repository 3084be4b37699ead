// Text that never exceeds what its reader wants to pay for.
#include "mcp/budget.hpp"

#include <algorithm>
#include <cstdint>

namespace mcp {
namespace {

/// The size of the UTF-8 character at `at`, or 0 when there is none.
std::size_t character_size(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
    const auto follows = [&](std::size_t i) { return at + i < text.size() && (byte(i) & 0xc0U) == 0x80U; };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xc2 && first <= 0xdf) return follows(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        if (!follows(1) || !follows(2)) return 0;
        if (first == 0xe0 && byte(1) < 0xa0) return 0;
        return first == 0xed && byte(1) > 0x9f ? 0 : 3;
    }
    if (first < 0xf0 || first > 0xf4 || !follows(1) || !follows(2) || !follows(3)) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    return first == 0xf4 && byte(1) > 0x8f ? 0 : 4;
}

}  // namespace

BudgetedText::BudgetedText(int tokens, std::size_t tail_bytes)
    : limit_(0), whole_(static_cast<std::size_t>(std::max(1, tokens)) * bytes_per_token) {
    limit_ = whole_ - std::min(whole_, tail_bytes);
}

bool BudgetedText::add(std::string_view line) {
    if (cut_ || text_.size() + line.size() + 1 > limit_) {
        cut_ = true;
        return false;
    }
    text_ += line;
    text_ += '\n';
    return true;
}

void BudgetedText::add_part(std::string_view line) {
    if (limit_ > text_.size() + 1) text_ += std::string(beginning(line, limit_ - text_.size() - 1)) + '\n';
    cut_ = true;
}

std::string BudgetedText::end(std::string_view tail) {
    text_ += beginning(tail, whole_ - std::min(whole_, text_.size()));
    while (!text_.empty() && text_.back() == '\n') text_.pop_back();
    return std::move(text_);
}

std::string_view beginning(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<std::uint8_t>(text[bytes]) & 0xc0U) == 0x80U) --bytes;
    return text.substr(0, bytes);
}

std::string as_utf8(std::string text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = character_size(text, at);
        if (size == 0) text[at] = '?';
        at += std::max<std::size_t>(1, size);
    }
    return text;
}

}  // namespace mcp
