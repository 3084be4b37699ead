// How an agent's command line is started and understood. Plain values in and out; whoever starts the process
// is elsewhere.
#pragma once

#include "llm/llm_file.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace factory::agents {

/// The model that an agent talks to.
struct ModelAccess {
    std::string name;      // as the provider calls it
    std::string base_url;  // without a slash at its end; for opencode with "/v1"
    std::string key;       // never on a command line; empty: none is needed
    std::int64_t context_tokens = 128'000;
    std::int64_t output_tokens = 8192;
    double input_price = 0;                     // for a million tokens
    double output_price = 0;                    // likewise
    std::chrono::milliseconds silence{60'000};  // a stream that says nothing for so long is given up
    llm::Provider provider;                     // for who asks it without a command line
};

/// One task for one agent.
struct Assignment {
    std::string task;
    std::string fence;
    std::string prompt;
    std::vector<std::string> files;   // of the task, below the work tree
    std::filesystem::path work_tree;  // absolute; all that it may write
    std::filesystem::path home;       // absolute; of this agent alone
    std::filesystem::path proxy;      // mcp-proxy, absolute
    std::vector<std::string> proxy_arguments;
    std::map<std::string, std::string> suite;  // the variables by which the proxy finds our places
    ModelAccess model;
    int most_turns = 25;
};

/// What has to be written, and what has to be run, for an assignment. stdin is /dev/null, always.
struct Launch {
    std::vector<std::string> argv;  // argv[0] is the program's name
    std::filesystem::path directory;
    std::map<std::string, std::string> environment;      // all of it, but PATH and LANG
    std::map<std::filesystem::path, std::string> files;  // absolute; mode 0600
};

enum class EventKind {
    started,     // it talks to the model; `text` is its session
    said,        // `text` is what the model said
    tool,        // it called `tool`; `text` are the arguments as JSON
    tool_ended,  // `text` is the result, `is_failure` when it was one
    used,        // `usage` more was spent
    waits,       // for the provider: a retry after 429, 500 ...; `text` says why
    asked,       // for a permission that nobody gives; `text` says which
    alive,       // nothing but that it still works
    ended,       // its own last word; `text` says how
};

struct Usage {
    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    std::int64_t cached_tokens = 0;
    double cost = 0;
};

struct AgentEvent {
    AgentEvent(EventKind what, std::string said = {}, std::string called = {}, bool failed = false)
        : kind(what), text(std::move(said)), tool(std::move(called)), is_failure(failed) {}

    EventKind kind;
    std::string text;
    std::string tool;
    bool is_failure;
    Usage usage;
};

enum class Outcome {
    completed,      // it ended its work in its own opinion; nothing is proven by that
    cut_short,      // a limit: turns, budget, output, context
    refused,        // it stopped at a permission
    rate_limited,   // the provider said 429
    unavailable,    // the provider failed otherwise, or said nothing
    misconfigured,  // key, model or program: trying again is of no use
    crashed,        // anything else
};

const char* to_word(Outcome outcome);

struct Verdict {
    Outcome outcome = Outcome::crashed;
    std::string reason;  // one sentence for a person
    Usage usage;
};

/// Reads one run of an agent, line by line.
class Reader {
public:
    virtual ~Reader() = default;
    /// What a line of stdout means; nothing for lines that say nothing, or are no events.
    virtual std::vector<AgentEvent> read(std::string_view line) = 0;
    /// After the last line. `exit_code` is 128 + signal when it was killed.
    virtual Verdict verdict(int exit_code) const = 0;
};

/// A kind of agent. Stateless; any thread.
class Driver {
public:
    virtual ~Driver() = default;
    virtual std::string name() const = 0;     // "claude"
    virtual std::string program() const = 0;  // what must be in PATH
    /// What stands before the names of our tools: "mcp__lrm__".
    virtual std::string tool_prefix() const = 0;
    /// Whether its model calls tools itself.
    virtual bool has_tools() const { return true; }
    virtual Launch launch(const Assignment& assignment) const = 0;
    virtual std::unique_ptr<Reader> reader() const = 0;
};

/// All kinds there are.
const std::vector<const Driver*>& drivers();
/// Null when there is none of that name.
const Driver* find_driver(std::string_view name);

const Driver& claude_cli();
const Driver& opencode_cli();
const Driver& patch_driver();

}  // namespace factory::agents
