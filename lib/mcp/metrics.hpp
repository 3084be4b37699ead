// Counters of a server, as Prometheus text. I/O thread only.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mcp {

class Metrics {
public:
    /// `outcome`: ok, tool_error, rpc_error, failed or cancelled.
    void count_call(std::string_view tool, std::string_view outcome, std::chrono::nanoseconds took);
    void count_refusal(unsigned status) { ++refusals_[status]; }

    struct Gauges {
        std::size_t connections = 0;
        std::size_t sessions = 0;
        std::size_t streams = 0;
        std::size_t running = 0;
        double uptime_s = 0;
    };
    std::string text(const Gauges& gauges) const;

private:
    static constexpr std::array<double, 12> bounds_s = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                        0.25,  0.5,   1,    5,     30,   120};
    struct Histogram {
        std::array<std::uint64_t, bounds_s.size()> buckets{};
        std::uint64_t count = 0;
        double sum_s = 0;
    };
    struct PerTool {
        std::map<std::string, std::uint64_t, std::less<>> outcomes;
        Histogram latency;
    };
    std::map<std::string, PerTool, std::less<>> tools_;
    std::map<unsigned, std::uint64_t> refusals_;
};

}  // namespace mcp
