// The cache's counters, as Prometheus text.
#include "mcp_lrm/outside.hpp"

namespace lrm {

std::string Outside::metrics() {
    const cache::Counts counts = cache_.counts();
    std::string out =
        "# HELP rlm_cache_answers_total Answers by where they came from.\n"
        "# TYPE rlm_cache_answers_total counter\n";
    const auto add = [&out](const std::string& name, std::int64_t value) {
        out += name + ' ' + std::to_string(value) + '\n';
    };
    add("rlm_cache_answers_total{from=\"cache\"}", counts.hits);
    add("rlm_cache_answers_total{from=\"stale\"}", counts.stale_hits);
    add("rlm_cache_answers_total{from=\"flight\"}", counts.joined);
    add("rlm_cache_answers_total{from=\"source\"}", counts.misses - counts.joined);
    const auto counter = [&](const std::string& name, const char* help, std::int64_t value) {
        out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + " counter\n";
        add(name, value);
    };
    counter("rlm_cache_fetches_total", "Calls of a source, refreshes included.", counts.fetches);
    counter("rlm_cache_failures_total", "Fetches that failed.", counts.failures);
    counter("rlm_cache_evicted_total", "Answers pushed out by the cap.", counts.evicted);
    counter("rlm_cache_not_stored_total", "Answers given and not kept.", counts.not_stored);
    return out;
}

}  // namespace lrm
