// Which models are asked, in which order.
#include "llm/chain.hpp"

#include <algorithm>

namespace llm {
namespace {

const std::vector<std::string>& tier_of(const Tiers& tiers, TierRole role) {
    switch (role) {
        case TierRole::brain:
            return tiers.brain;
        case TierRole::worker:
            return tiers.worker;
        case TierRole::review:
            return tiers.review;
        case TierRole::local:
            return tiers.local;
    }
    return tiers.worker;
}

std::vector<std::string> defaults_of(const Defaults& defaults, TierRole role) {
    switch (role) {
        case TierRole::brain:
            return {defaults.brain};
        case TierRole::worker:
            return {defaults.worker, defaults.wiggum, defaults.cycle, defaults.deploy};
        case TierRole::review:
            return {defaults.review, defaults.adversarial};
        case TierRole::local:
            return {defaults.local};
    }
    return {};
}

/// Models of servers on this machine, where nobody named any for the local tier.
std::vector<std::string> on_this_machine(const LlmFile& file) {
    std::vector<std::string> out;
    for (const auto& [name, provider] : file.providers)
        if (provider.is_local())
            for (const auto& [alias, model] : provider.models) out.push_back(name + "/" + alias);
    return out;
}

class Chain {
public:
    explicit Chain(const LlmFile& file) : file_(file) {}

    void add(const std::vector<std::string>& references) {
        for (const std::string& reference : references) {
            const std::size_t slash = reference.find('/');
            if (slash == std::string::npos) continue;
            const ModelName name{reference.substr(0, slash), reference.substr(slash + 1)};
            const bool is_known = file_.providers.contains(name.provider);
            if (!is_known || !why_forbidden(file_, name.provider).empty()) continue;
            if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
        }
    }
    std::vector<ModelName> names() { return std::move(names_); }

private:
    const LlmFile& file_;
    std::vector<ModelName> names_;
};

Complexity at_least(int value, int medium, int complex) {
    if (value >= complex) return Complexity::complex;
    return value >= medium ? Complexity::medium : Complexity::simple;
}

Complexity complexity_named(const std::string& word) {
    if (word == "complex") return Complexity::complex;
    return word == "medium" ? Complexity::medium : Complexity::simple;
}

}  // namespace

const char* to_word(TierRole role) {
    switch (role) {
        case TierRole::brain:
            return "brain";
        case TierRole::worker:
            return "worker";
        case TierRole::review:
            return "review";
        case TierRole::local:
            return "local";
    }
    return "worker";
}

Complexity complexity_of(const JobShape& job, const ComplexityRules& rules) {
    Complexity out = std::max(at_least(job.size, rules.medium_size, rules.complex_size),
                              at_least(job.files, rules.medium_files, rules.complex_files));
    for (const std::string& domain : job.domains)
        if (const auto found = rules.domains.find(domain); found != rules.domains.end())
            out = std::max(out, complexity_named(found->second));
    return out;
}

std::string why_forbidden(const LlmFile& file, const std::string& provider) {
    const auto found = file.providers.find(provider);
    if (file.api != "forbid" || found == file.providers.end()) return {};
    if (found->second.is_command_line() || found->second.is_local()) return {};
    return "llm.yaml says `api: forbid`, and " + provider + " is not on this machine";
}

std::vector<ModelName> chain_of(const LlmFile& file, TierRole role, Complexity complexity) {
    Chain chain(file);
    if (complexity == Complexity::complex) chain.add(file.tiers.complex);
    if (complexity == Complexity::medium) chain.add(file.tiers.medium);
    if (complexity == Complexity::simple) chain.add(file.tiers.simple);
    const std::vector<std::string>& own = tier_of(file.tiers, role);
    const std::vector<std::string> defaults = defaults_of(file.defaults, role);
    chain.add(own);
    if (own.empty()) chain.add(defaults);
    const bool is_named = !own.empty() || std::any_of(defaults.begin(), defaults.end(),
                                                      [](const auto& name) { return !name.empty(); });
    // Slices go to this machine unless somebody named another place: no fallback leaves it.
    if (role == TierRole::local) {
        if (!is_named) chain.add(on_this_machine(file));
        return chain.names();
    }
    chain.add(file.fallback);
    return chain.names();
}

std::vector<ModelName> over_http(const LlmFile& file, const std::vector<ModelName>& chain) {
    std::vector<ModelName> out;
    for (const ModelName& name : chain) {
        const auto provider = file.providers.find(name.provider);
        if (provider != file.providers.end() && !provider->second.is_command_line()) out.push_back(name);
    }
    return out;
}

}  // namespace llm
