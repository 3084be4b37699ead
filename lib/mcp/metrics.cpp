// Counters of a server, as Prometheus text.
#include "mcp/metrics.hpp"

#include <cstdio>

namespace mcp {
namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.9g", value);
    return text;
}

void add_family(std::string& out, const std::string& name, const char* type, const char* help) {
    out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void add_gauge(std::string& out, const std::string& name, const char* help, double value) {
    add_family(out, name, "gauge", help);
    out += name + ' ' + number(value) + '\n';
}

}  // namespace

void Metrics::count_call(std::string_view tool, std::string_view outcome, std::chrono::nanoseconds took) {
    auto found = tools_.find(tool);
    if (found == tools_.end()) found = tools_.emplace(std::string(tool), PerTool()).first;
    PerTool& counts = found->second;
    auto by_outcome = counts.outcomes.find(outcome);
    if (by_outcome == counts.outcomes.end())
        by_outcome = counts.outcomes.emplace(std::string(outcome), 0).first;
    ++by_outcome->second;
    const double seconds = std::chrono::duration<double>(took).count();
    for (std::size_t i = 0; i < bounds_s.size(); ++i)
        if (seconds <= bounds_s[i]) ++counts.latency.buckets[i];
    ++counts.latency.count;
    counts.latency.sum_s += seconds;
}

std::string Metrics::text(const Gauges& gauges) const {
    std::string out;
    add_family(out, "mcp_calls_total", "counter", "Tool calls by tool and outcome.");
    for (const auto& [tool, counts] : tools_)
        for (const auto& [outcome, count] : counts.outcomes)
            out += "mcp_calls_total{tool=\"" + tool + "\",outcome=\"" + outcome + "\"} " +
                   std::to_string(count) + '\n';
    add_family(out, "mcp_call_seconds", "histogram", "Time from the request to its answer.");
    for (const auto& [tool, counts] : tools_) {
        const std::string label = "{tool=\"" + tool + "\"";
        for (std::size_t i = 0; i < bounds_s.size(); ++i)
            out += "mcp_call_seconds_bucket" + label + ",le=\"" + number(bounds_s[i]) + "\"} " +
                   std::to_string(counts.latency.buckets[i]) + '\n';
        out += "mcp_call_seconds_bucket" + label + ",le=\"+Inf\"} " + std::to_string(counts.latency.count) +
               '\n';
        out += "mcp_call_seconds_sum" + label + "} " + number(counts.latency.sum_s) + '\n';
        out += "mcp_call_seconds_count" + label + "} " + std::to_string(counts.latency.count) + '\n';
    }
    add_family(out, "mcp_refusals_total", "counter",
               "Requests refused before any method ran, by HTTP status.");
    for (const auto& [status, count] : refusals_)
        out +=
            "mcp_refusals_total{status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + '\n';
    add_gauge(out, "mcp_connections", "Open HTTP connections.", static_cast<double>(gauges.connections));
    add_gauge(out, "mcp_sessions", "Legacy sessions in memory.", static_cast<double>(gauges.sessions));
    add_gauge(out, "mcp_streams", "Open event streams.", static_cast<double>(gauges.streams));
    add_gauge(out, "mcp_calls_running", "Calls that run or wait for a thread.",
              static_cast<double>(gauges.running));
    add_gauge(out, "mcp_uptime_seconds", "Seconds since the start.", gauges.uptime_s);
    return out;
}

}  // namespace mcp
