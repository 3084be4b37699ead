// Which agents work on a task: the chains of llm.yaml, less the providers that rest.
#pragma once

#include "llm/fallback.hpp"
#include "llm/keys.hpp"
#include "orchestrator/workshop.hpp"

#include <mutex>

namespace factory {

/// Any thread.
class AgentChain {
public:
    /// Keys are read from `config` once; `file` may be empty: then there is no model. Throws
    /// base::Error{file} when others may read a key.
    AgentChain(llm::LlmFile file, const std::filesystem::path& config);

    /// For a task as its fields and content together, told the time. Empty: `why` says why.
    std::vector<AgentChoice> choose(const base::Json& task, llm::Time now, std::string& why) const;

    /// How one ended: who is busy or down rests for a while.
    void ended(const std::string& provider, agents::Outcome outcome, llm::Time now);

private:
    const llm::LlmFile file_;
    std::map<std::string, llm::ProviderKey> keys_;
    mutable std::mutex mutex_;  // guards cool_downs_
    llm::CoolDowns cool_downs_;
};

/// What is known of a task when its model is chosen.
llm::JobShape shape_of(const base::Json& task);

/// The agent that talks to a provider: what its file says, else by its kind.
const agents::Driver* driver_of(const llm::Provider& provider);

/// One choice of a chain. `base_url` is brought into the form that its agent wants.
AgentChoice choice_of(const llm::LlmFile& file, const llm::ModelName& name, const std::string& key);

}  // namespace factory
