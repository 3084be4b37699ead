// The order of files for a query.
#include "mcp_lrm/index/rank.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lrm::index {
namespace {

struct Row {
    double Signals::*signal;
    double RankWeights::*weight;
    double power;  // of the signal as a share of the largest: above 1 the best stand out more
    std::string_view name;
};

constexpr std::array rows = {
    Row{&Signals::text, &RankWeights::text, 1.5, "text"},
    Row{&Signals::path, &RankWeights::path, 1, "path"},
    Row{&Signals::names, &RankWeights::names, 0.6, "definition"},
    Row{&Signals::history, &RankWeights::history, 0.5, "history"},
    Row{&Signals::together, &RankWeights::together, 1.5, "changed together"},
    Row{&Signals::activity, &RankWeights::activity, 1, "recent changes"},
    Row{&Signals::fresh, &RankWeights::fresh, 1.7, "last changes"},
};

void scale(std::vector<RankedFile>& files, const Row& row) {
    double largest = 0;
    for (const RankedFile& file : files) largest = std::max(largest, file.signals.*row.signal);
    if (largest <= 0) return;
    for (RankedFile& file : files) {
        double& value = file.signals.*row.signal;
        if (value <= 0) continue;
        const double share = value / largest;
        value = row.power == 1 ? share : row.power == 0.5 ? std::sqrt(share) : std::pow(share, row.power);
    }
}

}  // namespace

double role_factor(FileRole role, const QueryHints& hints, const RankWeights& weights) {
    switch (role) {
        case FileRole::source:
            return 1;
        case FileRole::test:
            return hints.tests ? weights.wanted_test : weights.test;
        case FileRole::doc:
            return hints.docs ? weights.wanted_doc : weights.doc;
        case FileRole::config:
            return hints.config ? weights.wanted_config : weights.config;
        case FileRole::generated:
            return weights.generated;
        case FileRole::vendored:
            return weights.vendored;
        case FileRole::data:
            return weights.data;
    }
    return 1;
}

void rank_files(std::vector<RankedFile>& files, const QueryHints& hints, const RankWeights& weights) {
    for (const Row& row : rows) scale(files, row);
    for (RankedFile& file : files) {
        file.score = 0;
        for (const Row& row : rows) file.score += weights.*row.weight * (file.signals.*row.signal);
        file.score *= role_factor(file.role, hints, weights);
    }
    std::sort(files.begin(), files.end(), [](const RankedFile& a, const RankedFile& b) {
        if (a.score != b.score) return a.score > b.score;
        return a.path < b.path;
    });
}

std::string_view strongest_signal(const Signals& signals, const RankWeights& weights) {
    const Row* best = &rows.front();
    for (const Row& row : rows)
        if (weights.*row.weight * (signals.*row.signal) > weights.*best->weight * (signals.*best->signal))
            best = &row;
    return best->name;
}

}  // namespace lrm::index
