#include "mcp_lrm/tasks/wsjf.hpp"

#include <algorithm>

namespace lrm::tasks {
namespace {

double part(double value) {
    return std::clamp(value, 1.0, 10.0);
}

}  // namespace

double wsjf_score(const WsjfParts& parts) {
    const bool none = parts.business_value == 0 && parts.time_criticality == 0 && parts.risk_reduction == 0 &&
                      parts.job_size == 0;
    if (none) return (parts.score > 0 ? parts.score : 3.0) + parts.raised;
    return (part(parts.business_value) + part(parts.time_criticality) + part(parts.risk_reduction)) /
               part(parts.job_size) +
           parts.raised;
}

double queue_key(const WsjfParts& parts, Millis created_at) {
    constexpr double day_ms = 86'400'000.0;
    return wsjf_score(parts) - static_cast<double>(created_at) / day_ms;
}

WsjfParts raised_by_error(WsjfParts parts) {
    parts.raised = std::min(parts.raised + 0.5, 5.0);
    return parts;
}

double time_criticality_of_priority(std::string_view priority) {
    if (priority == "P0" || priority == "p0") return 9;
    if (priority == "P1" || priority == "p1") return 6;
    if (priority == "P2" || priority == "p2") return 3;
    return 0;
}

}  // namespace lrm::tasks
