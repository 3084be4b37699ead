// A line on a terminal that shows how far something is.
#include "orchestrator/cli/progress_bar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace factory::cli {

std::string grouped(std::int64_t number) {
    std::string out = std::to_string(number);
    const std::ptrdiff_t first = number < 0 ? 1 : 0;
    for (std::ptrdiff_t i = static_cast<std::ptrdiff_t>(out.size()) - 3; i > first; i -= 3)
        out.insert(static_cast<std::size_t>(i), 1, ',');
    return out;
}

std::string bytes_text(std::int64_t bytes) {
    if (bytes < 1000) return std::to_string(bytes) + " bytes";
    const char* const units[] = {"kB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < std::size(units)) {
        value /= 1000;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return text;
}

std::string duration_text(std::chrono::milliseconds duration) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    if (whole >= 3600) return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
    if (whole >= 60) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    if (whole >= 10) return std::to_string(whole) + " s";
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(duration.count()) / 1000);
    return text;
}

std::string bar_line(const std::string& doing, double done, double total, std::chrono::milliseconds elapsed) {
    constexpr int width = 24;
    const double part = total > 0 ? std::clamp(done / total, 0.0, 1.0) : 0;
    const int filled = static_cast<int>(part * width);
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.resize(width, '-');
    char percent[16];
    std::snprintf(percent, sizeof percent, "%3d %%", static_cast<int>(part * 100));
    std::string out = doing + " [" + bar + "] " + percent;
    if (total > 0)
        out += "  " + grouped(std::llround(done)) + " of " + grouped(std::llround(total)) + " files";
    return out + "  " + duration_text(elapsed);
}

ProgressBar::ProgressBar(std::ostream& out, bool is_terminal) : out_(out), is_terminal_(is_terminal) {}

ProgressBar::~ProgressBar() {
    clear();
}

void ProgressBar::show(double done, double total, const std::string& doing) {
    const Clock::time_point now = Clock::now();
    if (!is_terminal_ || now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    is_drawn_ = true;
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
    out_ << "\r" << bar_line(doing, done, total, elapsed) << "\033[K" << std::flush;
}

void ProgressBar::clear() {
    if (is_drawn_) out_ << "\r\033[K" << std::flush;
    is_drawn_ = false;
}

}  // namespace factory::cli
