// The OpenAI shape: POST /chat/completions.
#include "llm/wire_openai.hpp"

#include "llm/failure.hpp"
#include "llm/json_fields.hpp"

#include <algorithm>

namespace llm {
namespace {

Json message_json(const Message& message) {
    Json out = {{"role", "user"}, {"content", message.text}};
    if (message.role == Role::assistant) out["role"] = "assistant";
    if (message.role == Role::tool) {
        out["role"] = "tool";
        out["tool_call_id"] = message.call_id;
    }
    if (message.calls.empty()) return out;
    if (message.text.empty()) out["content"] = nullptr;
    for (const ToolCall& call : message.calls)
        out["tool_calls"].push_back(
            {{"id", call.id},
             {"type", "function"},
             {"function", {{"name", call.name}, {"arguments", base::to_text(call.arguments)}}}});
    return out;
}

}  // namespace

Json openai_body(const Target& target, const Prompt& prompt) {
    const Quirks& quirks = target.quirks;
    Json messages = Json::array();
    if (!prompt.system.empty() && quirks.system_role)
        messages.push_back({{"role", "system"}, {"content", prompt.system}});
    for (const Message& message : prompt.messages) messages.push_back(message_json(message));
    if (!prompt.system.empty() && !quirks.system_role && !messages.empty() &&
        messages[0]["content"].is_string())
        messages[0]["content"] = prompt.system + "\n\n" + messages[0]["content"].get<std::string>();

    Json body = {{"model", target.model}, {"messages", std::move(messages)}, {"stream", quirks.stream}};
    body[quirks.output_tokens_field] = std::max(prompt.max_output_tokens, quirks.least_output_tokens);
    if (quirks.stream && quirks.stream_usage) body["stream_options"] = {{"include_usage", true}};
    if (prompt.temperature && quirks.temperature) body["temperature"] = *prompt.temperature;
    for (const ToolSpec& tool : prompt.tools)
        body["tools"].push_back(
            {{"type", "function"},
             {"function",
              {{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}}}});
    return body;
}

void OpenAiReader::take_finish(const Json& reason) {
    if (!reason.is_string()) return;
    const std::string word = reason.get<std::string>();
    is_done_ = true;
    if (word == "length") reply_.finish = Finish::length;
    else if (word == "tool_calls" || word == "function_call") reply_.finish = Finish::tool_calls;
    else if (word == "content_filter") reply_.finish = Finish::refused;
    else reply_.finish = Finish::stop;
}

void OpenAiReader::take_usage(const Json& usage) {
    if (!usage.is_object()) return;
    reply_.usage.input = number_in(usage, "prompt_tokens");
    reply_.usage.output = number_in(usage, "completion_tokens");
    reply_.usage.cached = number_in(object_in(usage, "prompt_tokens_details"), "cached_tokens");
    reply_.usage.is_estimate = false;
}

/// A whole message, or a piece of one.
void OpenAiReader::take_message(const Json& message) {
    reply_.text += text_in(message, "content");
    // Two names are in use for the same thing.
    reply_.reasoning += text_in(message, "reasoning_content");
    reply_.reasoning += text_in(message, "reasoning");
    std::int64_t next = 0;
    for (const Json& piece : array_in(message, "tool_calls")) {
        if (!piece.is_object()) continue;
        OpenCall& call = call_at(number_in(piece, "index", next));
        ++next;
        const Json& function = object_in(piece, "function");
        call.id += text_in(piece, "id");
        call.name += text_in(function, "name");
        const Json& arguments = object_in(function, "arguments");
        call.arguments += arguments.empty() ? text_in(function, "arguments") : base::to_text(arguments);
    }
}

void OpenAiReader::take_event(const std::string&, const Json& data) {
    if (data.contains("error") && !data["error"].is_null()) fail_with(data["error"]);
    take_usage(object_or_null(data, "usage"));
    const Json& choices = array_in(data, "choices");
    if (choices.empty() || !choices[0].is_object()) return;
    take_message(object_in(choices[0], "delta"));
    if (const auto reason = choices[0].find("finish_reason"); reason != choices[0].end())
        take_finish(*reason);
}

void OpenAiReader::take_whole(const Json& body) {
    if (body.contains("error") && !body["error"].is_null()) fail_with(body["error"]);
    const Json& choices = array_in(body, "choices");
    if (choices.empty() || !choices[0].is_object() || !choices[0].contains("message"))
        throw Failed(FailureKind::rubbish,
                     target().provider +
                         " answered 200 with something that is no chat completion; check its "
                         "base_url and kind in llm.yaml");
    take_usage(object_or_null(body, "usage"));
    take_message(object_in(choices[0], "message"));
    take_finish(choices[0].value("finish_reason", Json("stop")));
    is_done_ = true;
}

}  // namespace llm
