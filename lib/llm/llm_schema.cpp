// llm.yaml: its shape.
#include "llm/llm_description.hpp"

namespace llm {
namespace {

using base::always;
using base::Description;
using base::nested;
using base::one_of;
using base::optional;

const Description<Price> price{
    optional("input", &Price::input, "Tokens of the prompt.", 0, 1e6),
    optional("output", &Price::output, "Tokens of the reply.", 0, 1e6),
    optional("cached", &Price::cached, "Tokens of the prompt that the provider had cached.", 0, 1e6),
};

const Description<Model> model{
    optional("id", &Model::id, "As the provider calls it; default: the short name."),
    nested("price", &Model::price, "For a million tokens.", price),
    optional("max_output_tokens", &Model::max_output_tokens, "The most it can write; 0: not known.", 0,
             10'000'000),
    {"quirks", false,
     [](Model& out, const base::Json& json) {
         base::schema_detail::read_inside({"quirks", {}}, [&] {
             if (!json.is_object())
                 throw base::BadValue(base::BadValue::About::value, {},
                                      "an object with " + quirks_description().names_as_text(),
                                      base::to_text(json));
             quirks_description().read(json);
         });
         out.quirks = json;
     },
     [](const Model&) {
         base::Json schema = quirks_description().schema();
         schema["description"] = "What is particular to it; over what is known of its id.";
         return schema;
     }},
};

/// Either a text or an object.
void read_models(Provider& out, const base::Json& json) {
    if (!json.is_object()) base::schema_detail::refuse("models", "an object of short names", json);
    for (const auto& item : json.items()) {
        base::schema_detail::read_inside({"models", {}}, [&] {
            if (item.value().is_string()) out.models[item.key()].id = item.value().get<std::string>();
            else base::schema_detail::read_nested(item.value(), item.key(), model, out.models[item.key()]);
        });
    }
}

/// No message shows it, whatever it is.
void read_key(Provider& out, const base::Json& json) {
    if (!json.is_string())
        throw base::BadValue(base::BadValue::About::value, {{"api_key", {}}}, "text", "what stands there");
    out.api_key = json.get<std::string>();
}

bool is_url(const std::string& text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

const base::TextRule url_rule{"^https?://", "a URL with http:// or https://", is_url};

const Description<Provider> provider{
    one_of("kind", &Provider::kind, "Default: told from base_url.", provider_kinds()),
    one_of("driver", &Provider::driver,
           "How it works on tasks. patch: it is asked for diffs; default: by the command line of its kind.",
           {"patch"}),
    base::matching("base_url", &Provider::base_url,
                   "As its documentation gives it; http:// only on this machine.", url_rule),
    {"api_key", false, read_key,
     [](const Provider&) {
         return base::Json{{"type", "string"},
                           {"description", "As ${NAME}; default: the file NAME-OF-PROVIDER.key."}};
     }},
    one_of("auth", &Provider::auth, "The header of the key; default: as usual for the kind.",
           {"bearer", "x-api-key", "api-key"}),
    optional("authorities", &Provider::authorities,
             "PEM file of those who may sign its certificate; default: the system's."),
    optional("api_version", &Provider::api_version, "Of azure-openai."),
    optional("concurrency", &Provider::concurrency, "Calls at once.", 1, 1000),
    optional("connect_s", &Provider::connect_s, "Seconds until it is unreachable.", 1, 120),
    optional("stall_s", &Provider::stall_s, "Seconds of silence until it hangs.", 1, 3600),
    optional("limit_s", &Provider::limit_s, "Seconds that a reply may take.", 1, 86'400),
    {"models", false, read_models,
     [](const Provider&) {
         return base::Json{{"type", "object"},
                           {"description", "By short name: the provider's id, or more about it."},
                           {"additionalProperties", {{"anyOf", {{{"type", "string"}}, model.schema()}}}}};
     }},
};

const Description<Tiers> tiers{
    optional("brain", &Tiers::brain, "Analyses and plans."),
    optional("worker", &Tiers::worker, "Writes code."),
    optional("review", &Tiers::review, "Reviews it."),
    optional("local", &Tiers::local, "Reads slices: cheap, on this machine."),
    optional("complex", &Tiers::complex, "For complex tasks, before the role's own."),
    optional("medium", &Tiers::medium, "For medium ones."),
    optional("simple", &Tiers::simple, "For simple ones."),
};

const Description<Defaults> defaults{
    optional("brain", &Defaults::brain, "Analyses and plans."),
    optional("wiggum", &Defaults::wiggum, "As worker."),
    optional("cycle", &Defaults::cycle, "As worker."),
    optional("deploy", &Defaults::deploy, "As worker."),
    optional("worker", &Defaults::worker, "Writes code."),
    optional("adversarial", &Defaults::adversarial, "As review."),
    optional("review", &Defaults::review, "Reviews it."),
    optional("local", &Defaults::local, "Reads slices."),
};

const Description<SpendingLimit> budget{
    optional("hours", &SpendingLimit::hours, "The stretch of time.", 1, 8760),
    optional("tokens", &SpendingLimit::tokens, "In it; 0: no limit.", 0, 1e15),
    optional("cost", &SpendingLimit::cost, "In it, in the currency of the prices; 0: no limit.", 0, 1e9),
};

bool is_complexity(const std::string& word) {
    return word == "complex" || word == "medium" || word == "simple";
}

void read_domains(ComplexityRules& out, const base::Json& json) {
    if (!json.is_object()) base::schema_detail::refuse("domains", "an object", json);
    for (const auto& item : json.items()) {
        const bool fits = item.value().is_string() && is_complexity(item.value().get<std::string>());
        base::schema_detail::read_inside({"domains", {}}, [&] {
            if (!fits)
                base::schema_detail::refuse(item.key(), "one of complex, medium, simple", item.value());
        });
        out.domains[item.key()] = item.value().get<std::string>();
    }
}

const Description<ComplexityRules> complexity{
    optional("medium_size", &ComplexityRules::medium_size, "Job size from which a task is medium.", 1, 11),
    optional("complex_size", &ComplexityRules::complex_size, "Job size from which it is complex.", 1, 11),
    optional("medium_files", &ComplexityRules::medium_files, "Files from which it is medium.", 1, 1000),
    optional("complex_files", &ComplexityRules::complex_files, "Files from which it is complex.", 1, 1000),
    {"domains", false, read_domains,
     [](const ComplexityRules&) {
         return base::Json{{"type", "object"},
                           {"description", "At least so for these domains."},
                           {"additionalProperties", {{"enum", {"complex", "medium", "simple"}}}}};
     }},
};

const Description<SummaryRules> summary{
    optional("enabled", &SummaryRules::enabled, "false: lrm_summarize asks no model."),
    optional("seconds", &SummaryRules::seconds, "Longest time for one answer.", 1, 3600),
    optional("calls", &SummaryRules::calls, "Most calls for one answer.", 1, 10'000),
    optional("tokens", &SummaryRules::tokens, "Most tokens for one answer.", 1000, 100'000'000),
    optional("slice_bytes", &SummaryRules::slice_bytes, "Source in one prompt.", 1000, 1'000'000),
    optional("parallel", &SummaryRules::parallel, "Slices at once.", 1, 64),
};

const Description<AnonymizeRules> anonymize{
    optional("project_code", &AnonymizeRules::project_code,
             "Hide personal data and secrets in project code too; texts from outside always are."),
};

const Description<LlmFile> file{
    one_of("api", &LlmFile::api, "forbid: only command lines and servers on this machine.",
           {"allow", "forbid"}),
    nested("providers", &LlmFile::providers, "By name.", provider),
    nested("tiers", &LlmFile::tiers, "Chains of provider/model by role and by complexity.", tiers),
    nested("defaults", &LlmFile::defaults, "One model a role, where tiers has none.", defaults),
    optional("fallback", &LlmFile::fallback, "After every chain: provider/model."),
    nested("complexity", &LlmFile::complexity, "Which tasks are complex or medium.", complexity),
    nested("budget", &LlmFile::budget, "What one process may spend.", budget),
    nested("summary", &LlmFile::summary, "lrm_summarize by the local tier.", summary),
    nested("anonymize", &LlmFile::anonymize, "What is hidden from models.", anonymize),
};

}  // namespace

const base::Description<LlmFile>& llm_description() {
    return file;
}

const std::vector<std::string>& provider_kinds() {
    static const std::vector<std::string> kinds{"claude-cli", "opencode-cli", "openai-compatible",
                                                "anthropic-compatible", "azure-openai"};
    return kinds;
}

base::Json llm_schema() {
    base::Json schema = file.schema();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "Models of the factory: llm.yaml";
    return schema;
}

}  // namespace llm
