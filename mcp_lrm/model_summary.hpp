// A summary that a model of the local tier wrote: the files stay outside of the prompt, slices of them are
// asked about, and the answers are reduced; each line is checked against the index.
#pragma once

#include "mcp/call.hpp"
#include "mcp_lrm/index/summary.hpp"
#include "mcp_lrm/model_service.hpp"

#include <string>
#include <vector>

namespace lrm {

struct ModelSummary {
    std::vector<index::SummaryPlace> lines;  // the most important first
    std::string model;                       // "local/qwen": who was asked first
    std::size_t files = 0;                   // that it was shown, the last one perhaps in part
    std::size_t all_files = 0;               // texts of the scope that it could have been shown
    std::size_t questions = 0;               // asked or remembered
    std::size_t dropped = 0;                 // lines that named what is not there
    std::string problem;  // why there are no lines: one sentence; empty when no model is set up
};

/// Blocks while models are asked, at most as long as llm.yaml allows; holds no snapshot meanwhile. Throws
/// nothing but what `call` causes: what goes wrong is in `problem`.
ModelSummary summarize_by_model(ModelService& models, const index::Tree& tree,
                                const index::SummaryFacts& facts, mcp::Call& call);

}  // namespace lrm
