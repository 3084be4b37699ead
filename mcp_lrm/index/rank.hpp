// The order of files for a query. Pure: signals in, scores out.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/search_query.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// What is known about one file for one query; each signal is comparable only with the same one of other
/// files.
struct Signals {
    double text = 0;      // BM25 of the content
    double path = 0;      // words of the query in its path
    double names = 0;     // defines what the query mentions
    double history = 0;   // votes of past commits whose messages match
    double together = 0;  // changed together with the best files
    double activity = 0;  // changed often and lately
    double fresh = 0;     // changed by one of the newest commits
};

struct RankedFile {
    std::int64_t path_id = 0;
    std::int64_t blob = 0;
    std::string path;
    FileRole role = FileRole::source;
    Signals signals;
    double score = 0;
};

/// How much each signal counts, after division by its largest value among the candidates. By ablation: see
/// docs/ranking.md.
struct RankWeights {
    double text = 1.0;
    double path = 0.65;
    double names = 0.68;
    double history = 0.7;
    double together = 0.2;
    double activity = 0.19;
    double fresh = 0.18;
    // Factors of roles, and of those that the query speaks of.
    double test = 0.75;
    double doc = 0.45;
    double config = 0.55;
    double wanted_test = 1.3;
    double wanted_doc = 0.8;
    double wanted_config = 0.7;
    double generated = 0.25;
    double vendored = 0.25;
    double data = 0.3;
};

/// The factor of a role; 1 for source, and for what the query asks for.
double role_factor(FileRole role, const QueryHints& hints, const RankWeights& weights);

/// Sets the scores and sorts, best first; equal scores by path.
void rank_files(std::vector<RankedFile>& files, const QueryHints& hints, const RankWeights& weights = {});

/// The part of the score that comes from `signal` most, for `why`: "text", "history", ...
std::string_view strongest_signal(const Signals& signals, const RankWeights& weights);

}  // namespace lrm::index
