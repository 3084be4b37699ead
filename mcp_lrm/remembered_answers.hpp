// Answers of models, kept in rlm_cache.db by their content.
#pragma once

#include "mcp_lrm/model_service.hpp"
#include "rlm_cache/cache.hpp"

namespace lrm {

/// `cache` outlives what is returned. An answer is found again by the whole prompt and the chain of models;
/// it counts for 30 days, for what it was made from is part of the question.
RememberAnswer remember_in(cache::Cache& cache);

}  // namespace lrm
