#include "mcp_lrm/build/log_text.hpp"

#include <algorithm>

namespace lrm::build {

void LogText::add(std::string_view piece) {
    bytes_ += static_cast<std::int64_t>(piece.size());
    const std::size_t to_head = std::min(piece.size(), half_ - head_.size());
    head_ += piece.substr(0, to_head);
    piece.remove_prefix(to_head);
    if (piece.size() > half_) piece.remove_prefix(piece.size() - half_);
    tail_ += piece;
    if (tail_.size() > 2 * half_) tail_.erase(0, tail_.size() - half_);
}

std::string LogText::text() const {
    std::string_view tail = tail_;
    if (tail.size() > half_) tail.remove_prefix(tail.size() - half_);
    const std::int64_t missing = bytes_ - static_cast<std::int64_t>(head_.size() + tail.size());
    if (missing <= 0) return head_ + std::string(tail);
    std::string_view head = head_;
    if (const std::size_t end = head.rfind('\n'); end != std::string_view::npos)
        head = head.substr(0, end + 1);
    if (const std::size_t begin = tail.find('\n'); begin != std::string_view::npos)
        tail.remove_prefix(begin + 1);
    const std::int64_t gone = bytes_ - static_cast<std::int64_t>(head.size() + tail.size());
    return std::string(head) + "[" + std::to_string(gone) + " bytes are not kept]\n" + std::string(tail);
}

std::string last_lines(std::string_view text, std::size_t limit) {
    while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    if (text.size() > limit) {
        text.remove_prefix(text.size() - limit);
        if (const std::size_t begin = text.find('\n'); begin != std::string_view::npos)
            text.remove_prefix(begin + 1);
        while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xc0U) == 0x80)
            text.remove_prefix(1);
    }
    return std::string(text);
}

}  // namespace lrm::build
