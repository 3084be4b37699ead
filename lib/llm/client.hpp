// Asking models: chains, cool-downs, concurrency, budgets and traces around the wire.
#pragma once

#include "llm/budget.hpp"
#include "llm/chain.hpp"
#include "llm/keys.hpp"
#include "llm/slots.hpp"
#include "llm/trace.hpp"
#include "llm/transport.hpp"
#include "llm/wire.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace llm {

struct Ask {
    std::vector<ModelName> chain;  // over HTTP; the first choice first
    Prompt prompt;
    std::string role;                 // for the trace
    Budget* budget = nullptr;         // of the piece of work; may be absent
    Time deadline = Time::max();      // of all attempts together
    std::function<bool()> cancelled;  // polled, from the calling thread
    std::function<void(std::size_t bytes)>
        on_progress;  // bytes of the reply so far; begins anew at a fallback
};

/// What may be known of a provider without asking it for a reply.
struct Listing {
    std::vector<std::string> models;
    std::chrono::milliseconds took{0};
};

/// Any thread; blocks.
class Client {
public:
    /// `transport` and `traces` outlive the client. Keys are read from `config` once.
    Client(LlmFile file, const std::filesystem::path& config, Transport& transport, Traces& traces);

    /// The reply of the first model of the chain that gives one. Throws NoModel when the chain is empty,
    /// OverBudget, or Failed with what each one said.
    Reply ask(const Ask& ask);

    /// The models that a provider lists. Throws Failed; NoModel for a command line or a forbidden one.
    Listing list(const std::string& provider, Time deadline);

    const LlmFile& file() const { return file_; }
    /// Of all providers: placeholders, keys that are missing.
    std::vector<std::string> warnings() const;
    /// Where the key of a provider came from: "llm.yaml", "NAME.key", "none needed", "none".
    std::string key_source(const std::string& provider) const;
    /// Prometheus text.
    std::string metrics() const;

private:
    Target target(const ModelName& name) const;
    Exchange exchange(const Target& target, base::http::Request request, Time deadline) const;
    Reply ask_one(const Ask& ask, const ModelName& name);
    Reply talk(const Ask& ask, const Target& target, Time deadline, Traced& trace);

    const LlmFile file_;
    std::map<std::string, ProviderKey> keys_;
    Transport& transport_;
    Traces& traces_;
    Slots slots_;
    Spending spending_;
    mutable std::mutex mutex_;  // guards cool_downs_
    CoolDowns cool_downs_;
};

}  // namespace llm
