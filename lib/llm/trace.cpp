// What every call was.
#include "llm/trace.hpp"

#include <cstdio>

namespace llm {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

std::string label(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

void family(std::string& out, const char* name, const char* type, const char* help) {
    out += std::string("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

double seconds(std::chrono::milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

constexpr const char* operation = ",gen_ai_operation_name=\"chat\"";

}  // namespace

template <std::size_t Count>
void Traces::count(Histogram<Count>& histogram, const std::array<double, Count>& bounds, double value) {
    for (std::size_t i = 0; i < Count; ++i)
        if (value <= bounds[i]) ++histogram.buckets[i];
    ++histogram.count;
    histogram.sum += value;
}

template <std::size_t Count>
void Traces::write(std::string& out, const std::string& name, const std::string& labels,
                   const Histogram<Count>& histogram, const std::array<double, Count>& bounds) {
    if (histogram.count == 0) return;
    for (std::size_t i = 0; i < Count; ++i)
        out += name + "_bucket{" + labels + ",le=\"" + number(bounds[i]) + "\"} " +
               std::to_string(histogram.buckets[i]) + '\n';
    out += name + "_bucket{" + labels + ",le=\"+Inf\"} " + std::to_string(histogram.count) + '\n';
    out += name + "_sum{" + labels + "} " + number(histogram.sum) + '\n';
    out += name + "_count{" + labels + "} " + std::to_string(histogram.count) + '\n';
}

void Traces::add(const Traced& call) {
    if (observer_) observer_(call);
    std::lock_guard lock(mutex_);
    PerModel& sums = models_[{call.provider, call.model}];
    ++sums.outcomes[call.outcome];
    count(sums.took[call.outcome], second_bounds, seconds(call.took));
    if (call.first_byte.count() >= 0) count(sums.first_byte, second_bounds, seconds(call.first_byte));
    if (call.usage.input + call.usage.output == 0) return;
    count(sums.input, token_bounds, static_cast<double>(call.usage.input));
    count(sums.output, token_bounds, static_cast<double>(call.usage.output));
    sums.input_tokens += call.usage.input;
    sums.output_tokens += call.usage.output;
    sums.cached_tokens += call.usage.cached;
    sums.cost += call.cost;
}

std::string Traces::metrics(const std::vector<std::string>& rate_limited) const {
    std::lock_guard lock(mutex_);
    if (models_.empty()) return {};
    std::string calls, took, first, tokens, total, cost;
    family(calls, "factory_llm_calls_total", "counter", "Calls of models by outcome.");
    family(took, "gen_ai_client_operation_duration_seconds", "histogram", "Time of a call.");
    family(first, "gen_ai_client_operation_time_to_first_chunk_seconds", "histogram",
           "Until its first byte.");
    family(tokens, "gen_ai_client_token_usage", "histogram", "Tokens of a call.");
    family(total, "factory_tokens_total", "counter", "Tokens by kind.");
    family(cost, "factory_cost_usd_total", "counter", "Cost by the prices of llm.yaml.");
    for (const auto& [name, sums] : models_) {
        const std::string ours =
            "provider=\"" + label(name.first) + "\",model=\"" + label(name.second) + "\"";
        const std::string theirs = "gen_ai_provider_name=\"" + label(name.first) +
                                   "\",gen_ai_request_model=\"" + label(name.second) + "\"" + operation;
        for (const auto& [outcome, count] : sums.outcomes)
            calls += "factory_llm_calls_total{" + ours + ",outcome=\"" + outcome + "\"} " +
                     std::to_string(count) + '\n';
        for (const auto& [outcome, histogram] : sums.took)
            write(took, "gen_ai_client_operation_duration_seconds",
                  theirs + (outcome == "ok" ? "" : ",error_type=\"" + outcome + "\""), histogram,
                  second_bounds);
        write(first, "gen_ai_client_operation_time_to_first_chunk_seconds", theirs, sums.first_byte,
              second_bounds);
        write(tokens, "gen_ai_client_token_usage", theirs + ",gen_ai_token_type=\"input\"", sums.input,
              token_bounds);
        write(tokens, "gen_ai_client_token_usage", theirs + ",gen_ai_token_type=\"output\"", sums.output,
              token_bounds);
        const auto line = [&](const char* type, std::int64_t count) {
            total +=
                "factory_tokens_total{" + ours + ",type=\"" + type + "\"} " + std::to_string(count) + '\n';
        };
        line("input", sums.input_tokens);
        line("output", sums.output_tokens);
        line("cached", sums.cached_tokens);
        cost += "factory_cost_usd_total{" + ours + "} " + number(sums.cost) + '\n';
    }
    std::string limited;
    family(limited, "factory_rate_limited", "gauge", "1 while a provider is left alone after a 429.");
    for (const std::string& provider : rate_limited)
        limited += "factory_rate_limited{provider=\"" + label(provider) + "\"} 1\n";
    return calls + took + first + tokens + total + cost + limited;
}

std::string to_line(const Traced& call) {
    return "llm provider=" + call.provider + " model=" + call.model + " role=" + call.role +
           " outcome=" + call.outcome + " in=" + std::to_string(call.usage.input) +
           " out=" + std::to_string(call.usage.output) + " cost=" + number(call.cost) +
           " ms=" + std::to_string(call.took.count());
}

}  // namespace llm
