// Which models are asked, in which order: by role and by complexity.
#pragma once

#include "llm/llm_file.hpp"

#include <string>
#include <vector>

namespace llm {

enum class TierRole { brain, worker, review, local };
enum class Complexity { unknown, simple, medium, complex };

struct ModelName {
    std::string provider;
    std::string model;  // its short name
    std::string text() const { return provider + "/" + model; }
    bool operator==(const ModelName&) const = default;
};

/// What is known of a task when its model is chosen.
struct JobShape {
    int size = 0;  // 1 to 10; 0: not known
    int files = 0;
    std::vector<std::string> domains;
};

/// The highest that any of size, files and domains says.
Complexity complexity_of(const JobShape& job, const ComplexityRules& rules);

/// The tier of the complexity, then that of the role (or its default), then the fallback; each once. What
/// `api: forbid` excludes is left out. May be empty.
std::vector<ModelName> chain_of(const LlmFile& file, TierRole role,
                                Complexity complexity = Complexity::unknown);

/// Only what is asked over HTTP: not the command lines.
std::vector<ModelName> over_http(const LlmFile& file, const std::vector<ModelName>& chain);

/// Why a provider is never asked; empty when it may be.
std::string why_forbidden(const LlmFile& file, const std::string& provider);

const char* to_word(TierRole role);

}  // namespace llm
