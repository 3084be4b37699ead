// Text that never exceeds what its reader wants to pay for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mcp {

/// One token counts as four bytes of UTF-8.
inline constexpr std::size_t bytes_per_token = 4;

/// Lines up to a number of bytes. What is announced as `tail` always finds room, so that an answer that was
/// cut can say so.
class BudgetedText {
public:
    /// `tokens` at least 1; `tail_bytes` are kept free until `end`.
    BudgetedText(int tokens, std::size_t tail_bytes);

    /// Adds the line and its newline, or nothing and false. Once refused, every later line is refused.
    bool add(std::string_view line);
    /// Adds as much of the line as fits.
    void add_part(std::string_view line);
    /// The text with `tail` as its last line (cut when even that does not fit), without a newline at the end.
    std::string end(std::string_view tail);

    bool is_cut() const { return cut_; }
    std::size_t left() const { return limit_ - text_.size(); }

private:
    std::size_t limit_;  // without the tail
    std::size_t whole_;
    std::string text_;
    bool cut_ = false;
};

/// The longest beginning of `text` with at most `bytes` bytes that ends between two UTF-8 characters.
std::string_view beginning(std::string_view text, std::size_t bytes);

/// Bytes that are not UTF-8 become '?': as many bytes as before.
std::string as_utf8(std::string text);

}  // namespace mcp
