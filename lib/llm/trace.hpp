// What every call was: provider, model, tokens, cost, latency, outcome.
#pragma once

#include "llm/message.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

namespace llm {

struct Traced {
    std::string provider;
    std::string model;
    std::string role;
    std::string outcome;  // "ok", or the word of a FailureKind
    Usage usage;
    double cost = 0;
    std::chrono::milliseconds took{0};
    std::chrono::milliseconds first_byte{-1};  // -1: none came
};

/// Sums of the calls of a process, as Prometheus text with the names of OpenTelemetry's gen_ai conventions.
/// Any thread.
class Traces {
public:
    /// `observer`, when there is one, is told each call, on the thread that made it.
    explicit Traces(std::function<void(const Traced&)> observer = {}) : observer_(std::move(observer)) {}

    void add(const Traced& call);
    /// `rate_limited`: providers that are left alone because of a 429.
    std::string metrics(const std::vector<std::string>& rate_limited) const;

private:
    template <std::size_t Count>
    struct Histogram {
        std::array<std::uint64_t, Count> buckets{};
        std::uint64_t count = 0;
        double sum = 0;
    };
    static constexpr std::array<double, 14> token_bounds = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864};
    static constexpr std::array<double, 14> second_bounds = {0.01, 0.02, 0.04, 0.08,  0.16,  0.32,  0.64,
                                                             1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92};
    struct PerModel {
        std::map<std::string, std::uint64_t> outcomes;
        std::map<std::string, Histogram<second_bounds.size()>> took;  // by outcome
        Histogram<second_bounds.size()> first_byte;
        Histogram<token_bounds.size()> input;
        Histogram<token_bounds.size()> output;
        std::int64_t input_tokens = 0;
        std::int64_t output_tokens = 0;
        std::int64_t cached_tokens = 0;
        double cost = 0;
    };
    template <std::size_t Count>
    static void count(Histogram<Count>& histogram, const std::array<double, Count>& bounds, double value);
    template <std::size_t Count>
    static void write(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram<Count>& histogram, const std::array<double, Count>& bounds);

    const std::function<void(const Traced&)> observer_;
    mutable std::mutex mutex_;                                        // guards models_
    std::map<std::pair<std::string, std::string>, PerModel> models_;  // by provider and model
};

/// One line for a log: no text of prompt or reply.
std::string to_line(const Traced& call);

}  // namespace llm
