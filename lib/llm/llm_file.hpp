// llm.yaml: which models there are, where, and who asks which.
#pragma once

#include "base/config/document.hpp"
#include "llm/quirks.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace llm {

/// For a million tokens, in one currency over the whole file.
struct Price {
    double input = 0;
    double output = 0;
    double cached = 0;  // input that the provider had cached
};

/// A model by its short name; in the file either that, or just the provider's id as a text.
struct Model {
    std::string id;  // as the provider calls it; empty: as the short name
    Price price;
    int max_output_tokens = 0;                 // the most it can write; 0: not known
    base::Json quirks = base::Json::object();  // over those of quirks.json; Quirks
};

/// A server of models, or the command line of an agent.
struct Provider {
    std::string kind;      // as in `provider_kinds`; empty in the file: told from base_url
    std::string driver;    // patch: asked for diffs, without the command line of an agent; empty: by its kind
    std::string base_url;  // http:// only on this machine
    std::string api_key;
    std::string auth;
    std::string authorities;  // a PEM file: who may sign its certificate; empty: whom the system trusts
    std::string api_version = "2024-10-21";  // of azure-openai
    int concurrency = 4;
    int connect_s = 5;
    int stall_s = 300;
    int limit_s = 1800;
    std::map<std::string, Model> models;

    bool is_command_line() const { return kind == "claude-cli" || kind == "opencode-cli"; }
    /// It runs on this machine.
    bool is_local() const;
};

/// Chains of "provider/model", the first choice first.
struct Tiers {
    std::vector<std::string> brain, worker, review, local;
    std::vector<std::string> complex, medium, simple;
};

/// One model a role, as shorter files have it.
struct Defaults {
    std::string brain, wiggum, cycle, deploy, worker, adversarial, review, local;
};

/// What may be spent in a stretch of time by one process; 0: no limit.
struct SpendingLimit {
    int hours = 24;
    std::int64_t tokens = 0;
    double cost = 0;
};

/// When a task is complex or medium: any of these, else it is simple.
struct ComplexityRules {
    int medium_size = 4;  // job size, 1 to 10
    int complex_size = 8;
    int medium_files = 2;
    int complex_files = 6;
    std::map<std::string, std::string> domains;  // "migration": "complex"
};

/// How lrm_summarize uses the local tier.
struct SummaryRules {
    bool enabled = true;
    int seconds = 120;
    int calls = 40;
    int tokens = 400'000;
    int slice_bytes = 12'000;
    int parallel = 2;
};

struct AnonymizeRules {
    bool project_code = false;  // names, addresses and secrets in code too, not only in texts from outside
};

struct LlmFile {
    std::string api = "allow";  // forbid: only command lines and servers on this machine
    std::map<std::string, Provider> providers;
    Tiers tiers;
    Defaults defaults;
    std::vector<std::string> fallback;  // after every chain
    ComplexityRules complexity;
    SpendingLimit budget;
    SummaryRules summary;
    AnonymizeRules anonymize;
};

const std::vector<std::string>& provider_kinds();

/// JSON Schema (2020-12) of llm.yaml.
base::Json llm_schema();

/// Reads and checks it; `kind` and `id` come back filled in. Throws base::Error{config} with file, line, what
/// was expected and the nearest key.
LlmFile read_llm_file(const base::config::Document& document);

/// The same from a file. A variable that is not set is an absent api_key, and an error elsewhere.
LlmFile load_llm_file(const std::filesystem::path& file,
                      const base::config::Environment& environment = base::config::from_environment);

/// "openai-compatible" for a base_url of that kind.
std::string kind_of_url(const std::string& base_url);

}  // namespace llm
