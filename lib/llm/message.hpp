// What is said to a model and what comes back, as plain values; the same for every provider.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llm {

using base::Json;

enum class Role { user, assistant, tool };

/// A tool that the model wants called.
struct ToolCall {
    std::string id;
    std::string name;
    Json arguments = Json::object();
};

struct Message {
    Role role = Role::user;
    std::string text;
    std::vector<ToolCall> calls = {};  // of an assistant
    std::string call_id = {};          // of a tool: which call this is the result of
};

struct ToolSpec {
    std::string name;
    std::string description;
    Json parameters = {{"type", "object"}};  // JSON Schema
};

struct Prompt {
    std::string system;  // empty: none
    std::vector<Message> messages;
    std::vector<ToolSpec> tools = {};
    int max_output_tokens = 4096;  // a model's quirks may raise it
    std::optional<double> temperature = {};
};

/// Tokens as the provider counts them. `input` includes `cached`.
struct Usage {
    std::int64_t input = 0;
    std::int64_t output = 0;
    std::int64_t cached = 0;
    bool is_estimate = false;  // the provider said nothing: four bytes are a token
};

/// Why a reply ended: it was done, at the limit of output tokens, to have tools called, or refused by a
/// filter.
enum class Finish { stop, length, tool_calls, refused };

struct Reply {
    std::string text;       // without the model's reasoning
    std::string reasoning;  // may be empty
    std::vector<ToolCall> calls;
    Finish finish = Finish::stop;
    Usage usage;
    std::string provider;  // the names of llm.yaml
    std::string model;
};

}  // namespace llm
