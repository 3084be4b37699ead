#include "orchestrator/agent_chain.hpp"

namespace factory {
namespace {

using base::Json;

int whole_number(const Json& task, const char* name) {
    const auto found = task.find(name);
    return found != task.end() && found->is_number() ? static_cast<int>(found->get<double>()) : 0;
}

/// Claude Code adds "/v1" itself; opencode takes the URL as it is.
std::string without_version(std::string url) {
    while (!url.empty() && url.back() == '/') url.pop_back();
    if (url.ends_with("/v1")) url.resize(url.size() - 3);
    return url;
}

}  // namespace

llm::JobShape shape_of(const Json& task) {
    llm::JobShape out;
    if (!task.is_object()) return out;
    out.size = whole_number(task, "job_size");
    if (const auto files = task.find("files"); files != task.end() && files->is_array())
        out.files = static_cast<int>(files->size());
    if (const auto domain = task.find("domain"); domain != task.end() && domain->is_string())
        out.domains.push_back(domain->get<std::string>());
    return out;
}

const agents::Driver* driver_of(const llm::Provider& provider) {
    if (provider.driver == "patch") return &agents::patch_driver();
    if (provider.kind == "claude-cli" || provider.kind == "anthropic-compatible")
        return &agents::claude_cli();
    if (provider.kind == "opencode-cli" || provider.kind == "openai-compatible")
        return &agents::opencode_cli();
    // Neither command line speaks azure-openai.
    return &agents::patch_driver();
}

AgentChoice choice_of(const llm::LlmFile& file, const llm::ModelName& name, const std::string& key) {
    AgentChoice out;
    const auto found = file.providers.find(name.provider);
    if (found == file.providers.end()) return out;
    const llm::Provider& provider = found->second;
    out.driver = driver_of(provider);
    out.provider = name.provider;
    out.model.name = name.model;
    if (const auto model = provider.models.find(name.model); model != provider.models.end()) {
        out.model.name = model->second.id;
        out.model.input_price = model->second.price.input;
        out.model.output_price = model->second.price.output;
        if (model->second.max_output_tokens > 0) out.model.output_tokens = model->second.max_output_tokens;
    }
    out.model.key = key;
    out.model.silence = std::chrono::seconds(provider.stall_s);
    out.model.base_url = provider.base_url;
    out.model.provider = provider;
    if (out.driver == &agents::claude_cli()) out.model.base_url = without_version(provider.base_url);
    // opencode with its own providers would need the user's login, which its HOME does not have.
    if (out.driver == &agents::opencode_cli() && provider.base_url.empty()) out.driver = nullptr;
    return out;
}

AgentChain::AgentChain(llm::LlmFile file, const std::filesystem::path& config) : file_(std::move(file)) {
    for (const auto& [name, provider] : file_.providers) keys_[name] = llm::key_of(name, provider, config);
}

std::vector<AgentChoice> AgentChain::choose(const Json& task, llm::Time now, std::string& why) const {
    const auto chain =
        llm::chain_of(file_, llm::TierRole::worker, llm::complexity_of(shape_of(task), file_.complexity));
    std::vector<AgentChoice> out;
    std::string resting;
    for (const llm::ModelName& name : chain) {
        const auto key = keys_.find(name.provider);
        AgentChoice choice = choice_of(file_, name, key == keys_.end() ? "" : key->second.value);
        if (choice.driver == nullptr) continue;
        const std::lock_guard lock(mutex_);
        if (cool_downs_.is_cool(name.provider, now)) resting = name.provider;
        else out.push_back(std::move(choice));
    }
    if (out.empty())
        why = resting.empty() ? "no agent for workers: name one in tiers.worker of llm.yaml, of a provider "
                                "with kind claude-cli, or with a base_url that opencode can use"
                              : "every model for workers rests for a while, " + resting + " among them";
    return out;
}

void AgentChain::ended(const std::string& provider, agents::Outcome outcome, llm::Time now) {
    const std::lock_guard lock(mutex_);
    switch (outcome) {
        case agents::Outcome::completed:
        case agents::Outcome::cut_short:
            cool_downs_.answered(provider);
            return;
        case agents::Outcome::rate_limited:
            cool_downs_.failed(provider, llm::FailureKind::rate_limited, std::chrono::seconds(0), now);
            return;
        case agents::Outcome::unavailable:
            cool_downs_.failed(provider, llm::FailureKind::overloaded, std::chrono::seconds(0), now);
            return;
        case agents::Outcome::misconfigured:
            cool_downs_.failed(provider, llm::FailureKind::unauthorized, std::chrono::seconds(0), now);
            return;
        case agents::Outcome::refused:
        case agents::Outcome::crashed:
            return;
    }
}

}  // namespace factory
