#include "mcp_lrm/tasks/limits.hpp"

namespace lrm::tasks {
namespace {

template <class Map, class Key>
int count(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? 0 : found->second;
}

std::string full(const std::string& what, int limit) {
    return what + " has " + std::to_string(limit) + (limit == 1 ? " task" : " tasks") +
           " in progress, its limit";
}

}  // namespace

std::string wip_refusal(const Wip& wip, const WipLimits& limits, const std::string& project,
                        const std::string& domain) {
    if (wip.total >= limits.max_total) return full("the factory", limits.max_total);
    if (count(wip.by_project, project) >= limits.max_concurrent)
        return full("project " + project, limits.max_concurrent);
    if (!domain.empty() && count(wip.by_domain, std::pair(project, domain)) >= limits.max_per_domain)
        return full("domain " + domain, limits.max_per_domain);
    return "";
}

std::string limit_of(Status failure, const std::string& verdict) {
    if (failure == Status::tdd_failed) return "tdd";
    if (failure == Status::adversarial_rejected) return "adversarial_rejects";
    if (failure == Status::build_failed) return "build";
    if (verdict.starts_with("PROD_")) return "prod";
    if (verdict.starts_with("PERF_") || verdict.starts_with("LOAD_")) return "perf_smoke";
    return "staging_e2e";
}

AfterFailure after_failure(const Task& task, const std::string& limit, const std::string& motif,
                           const TaskLimits& limits) {
    if (motif == "scope") return {Status::blocked, "brain", "the change does not fit the task's scope"};
    if (!motif.empty() && motif == task.motif)
        return {Status::blocked, "brain", "rejected twice for the same reason: " + motif};
    const auto found = limits.attempts.find(limit);
    const int tried = count(task.attempts, limit);
    if (found != limits.attempts.end() && tried >= found->second)
        return {
            Status::blocked, "brain",
            limit + " failed " + std::to_string(tried) + (tried == 1 ? " time" : " times") + ", its limit"};
    // Transient trouble of an environment is deployed again; everything else needs a change of the code.
    if (task.status == Status::rolled_back &&
        (task.verdict == "STAGING_DEPLOY_FAILED" || task.verdict == "PROD_DEPLOY_FAILED"))
        return {Status::queued_for_deploy, "wiggum_deploy", ""};
    return {Status::pending, "wiggum_tdd", ""};
}

std::string spent_budget(const Usage& usage, const TaskLimits& limits) {
    if (limits.max_tokens > 0 && usage.tokens >= limits.max_tokens)
        return "its budget of " + std::to_string(limits.max_tokens) + " tokens is spent";
    if (limits.max_cost > 0 && usage.cost >= limits.max_cost) return "its cost budget is spent";
    if (limits.max_sessions > 0 && usage.sessions >= limits.max_sessions)
        return "its budget of " + std::to_string(limits.max_sessions) + " sessions is spent";
    if (limits.max_wall_ms > 0 && usage.wall_ms >= limits.max_wall_ms)
        return "its budget of " + std::to_string(limits.max_wall_ms / 60'000) + " minutes is spent";
    return "";
}

}  // namespace lrm::tasks
