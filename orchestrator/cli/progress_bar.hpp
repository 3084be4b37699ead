// A line on a terminal that shows how far something is.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>

namespace factory::cli {

/// "1,234,567".
std::string grouped(std::int64_t number);
/// "1.2 MB", "340 kB", "12 bytes".
std::string bytes_text(std::int64_t bytes);
/// "0.3 s", "12 s", "2 min 5 s".
std::string duration_text(std::chrono::milliseconds duration);

/// The line for a state: "indexing [########------------]  40 %  4,120 of 9,800 files  12 s".
std::string bar_line(const std::string& doing, double done, double total, std::chrono::milliseconds elapsed);

/// Draws nothing before half a second has passed, and then at most ten times a second. One thread at a time.
class ProgressBar {
public:
    /// `is_terminal` false: never draws.
    ProgressBar(std::ostream& out, bool is_terminal);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(double done, double total, const std::string& doing);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    std::ostream& out_;
    const bool is_terminal_;
    const Clock::time_point start_ = Clock::now();
    Clock::time_point next_ = start_ + std::chrono::milliseconds(500);
    bool is_drawn_ = false;
};

}  // namespace factory::cli
