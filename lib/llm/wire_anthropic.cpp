// The Anthropic shape: POST /messages.
#include "llm/wire_anthropic.hpp"

#include "llm/failure.hpp"
#include "llm/json_fields.hpp"

#include <algorithm>

namespace llm {
namespace {

Json content_of(const Message& message) {
    Json content = Json::array();
    if (message.role == Role::tool) {
        content.push_back(
            {{"type", "tool_result"}, {"tool_use_id", message.call_id}, {"content", message.text}});
        return content;
    }
    if (!message.text.empty()) content.push_back({{"type", "text"}, {"text", message.text}});
    for (const ToolCall& call : message.calls)
        content.push_back(
            {{"type", "tool_use"}, {"id", call.id}, {"name", call.name}, {"input", call.arguments}});
    return content;
}

}  // namespace

Json anthropic_body(const Target& target, const Prompt& prompt) {
    const Quirks& quirks = target.quirks;
    Json messages = Json::array();
    for (const Message& message : prompt.messages) {
        const char* const role = message.role == Role::assistant ? "assistant" : "user";
        Json content = content_of(message);
        if (content.empty()) continue;  // an empty one is refused
        // Roles must take turns: the results of several calls are one message.
        if (!messages.empty() && messages.back()["role"] == role)
            for (Json& block : content) messages.back()["content"].push_back(std::move(block));
        else messages.push_back({{"role", role}, {"content", std::move(content)}});
    }
    Json body = {{"model", target.model},
                 {"messages", std::move(messages)},
                 {"stream", quirks.stream},
                 {"max_tokens", std::max(prompt.max_output_tokens, quirks.least_output_tokens)}};
    if (!prompt.system.empty()) body["system"] = prompt.system;
    if (prompt.temperature && quirks.temperature) body["temperature"] = *prompt.temperature;
    for (const ToolSpec& tool : prompt.tools)
        body["tools"].push_back(
            {{"name", tool.name}, {"description", tool.description}, {"input_schema", tool.parameters}});
    return body;
}

void AnthropicReader::take_usage(const Json& usage) {
    if (!usage.is_object()) return;
    // Parts of the prompt that were cached are counted beside the others there.
    const std::int64_t read = number_in(usage, "cache_read_input_tokens");
    const std::int64_t written = number_in(usage, "cache_creation_input_tokens");
    if (const std::int64_t input = number_in(usage, "input_tokens") + read + written; input > 0) {
        reply_.usage.input = input;
        reply_.usage.cached = read;
    }
    reply_.usage.output = std::max(reply_.usage.output, number_in(usage, "output_tokens"));
    reply_.usage.is_estimate = false;
}

void AnthropicReader::take_block(std::int64_t index, const Json& block) {
    const std::string type = text_in(block, "type");
    if (type == "text") reply_.text += text_in(block, "text");
    else if (type == "thinking") reply_.reasoning += text_in(block, "thinking");
    else if (type == "tool_use") {
        OpenCall& call = call_at(index);
        call.id = text_in(block, "id");
        call.name = text_in(block, "name");
        const Json& input = object_in(block, "input");
        if (!input.empty()) call.arguments = base::to_text(input);
    }
}

void AnthropicReader::take_delta(std::int64_t index, const Json& delta) {
    const std::string type = text_in(delta, "type");
    if (type == "text_delta") reply_.text += text_in(delta, "text");
    else if (type == "thinking_delta") reply_.reasoning += text_in(delta, "thinking");
    else if (type == "input_json_delta") call_at(index).arguments += text_in(delta, "partial_json");
}

void AnthropicReader::take_stop(const Json& holder) {
    const std::string reason = text_in(holder, "stop_reason");
    if (reason.empty()) return;
    is_done_ = true;
    if (reason == "max_tokens") reply_.finish = Finish::length;
    else if (reason == "tool_use") reply_.finish = Finish::tool_calls;
    else if (reason == "refusal") reply_.finish = Finish::refused;
    else reply_.finish = Finish::stop;
}

void AnthropicReader::take_event(const std::string& name, const Json& data) {
    std::string type = text_in(data, "type");
    if (type.empty()) type = name;
    if (type == "error") fail_with(field_in(data, "error"));
    if (type == "message_start") take_usage(object_or_null(object_in(data, "message"), "usage"));
    else if (type == "content_block_start")
        take_block(number_in(data, "index"), object_in(data, "content_block"));
    else if (type == "content_block_delta") take_delta(number_in(data, "index"), object_in(data, "delta"));
    else if (type == "message_delta") {
        take_usage(object_or_null(data, "usage"));
        take_stop(object_in(data, "delta"));
    } else if (type == "message_stop") {
        is_done_ = true;
    }
}

void AnthropicReader::take_whole(const Json& body) {
    if (text_in(body, "type") == "error" || body.contains("error")) fail_with(field_in(body, "error"));
    if (!field_in(body, "content").is_array())
        throw Failed(FailureKind::rubbish,
                     target().provider +
                         " answered 200 with something that is no message; check its base_url and kind in "
                         "llm.yaml");
    std::int64_t index = 0;
    for (const Json& block : array_in(body, "content")) take_block(index++, block);
    take_usage(object_or_null(body, "usage"));
    take_stop(body);
    is_done_ = true;
}

}  // namespace llm
