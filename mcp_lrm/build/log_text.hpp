// What a job writes, with a bound: its beginning and its end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lrm::build {

/// Keeps the first and the last `half` bytes. One thread at a time.
class LogText {
public:
    explicit LogText(std::size_t half) : half_(half) {}

    void add(std::string_view piece);
    /// Everything, with a line in the middle that says how much is missing. Whole lines on both sides of it.
    std::string text() const;
    std::int64_t bytes() const { return bytes_; }
    bool is_cut() const { return bytes_ > static_cast<std::int64_t>(head_.size() + tail_.size()); }

private:
    const std::size_t half_;
    std::string head_;
    std::string tail_;  // at most twice `half_`, then cut to it
    std::int64_t bytes_ = 0;
};

/// The last whole lines of a text, at most `limit` bytes.
std::string last_lines(std::string_view text, std::size_t limit);

}  // namespace lrm::build
