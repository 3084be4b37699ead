// A question about a project, answered by the brain's model from places of the index.
#pragma once

#include "orchestrator/brain/citations.hpp"
#include "orchestrator/lrm.hpp"

#include <filesystem>
#include <string>

namespace factory::brain {

struct ChatAnswer {
    CheckedAnswer answer;
    std::vector<Cited> shown;  // what the model was given
    std::int64_t calls = 0;
    std::int64_t tokens = 0;
    double cost = 0;
};

/// At most `most_calls` calls of models, over HTTP, by tiers.brain of llm.yaml. What leaves is anonymized,
/// what comes back restored. Blocks. Throws base::Error, llm::Failed and its kin.
ChatAnswer chat(const Lrm& lrm, const std::string& home, const std::filesystem::path& root,
                const std::string& question, std::int64_t most_calls);

}  // namespace factory::brain
