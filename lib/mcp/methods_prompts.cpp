// prompts/*, completion/complete.
#include "mcp/methods.hpp"

#include <algorithm>

namespace mcp {
namespace {

constexpr std::size_t most_completions = 100;

const Prompt& prompt_named(const Core& core, const std::string& name) {
    const Prompt* prompt = core.listing.find_prompt(name);
    if (prompt == nullptr) throw RpcError(protocol::code::invalid_params, "Unknown prompt: " + name);
    return *prompt;
}

void check_arguments(const Prompt& prompt, const Json& arguments) {
    if (!arguments.is_object())
        throw RpcError(protocol::code::invalid_params, "params.arguments must be an object");
    for (const PromptArgument& argument : prompt.arguments)
        if (argument.required && !arguments.contains(argument.name))
            throw RpcError(protocol::code::invalid_params,
                           "prompt " + prompt.name + " needs the argument '" + argument.name + "'");
    for (const auto& item : arguments.items())
        if (!item.value().is_string())
            throw RpcError(protocol::code::invalid_params, "argument '" + item.key() + "' must be a string");
}

std::vector<std::string> values_for(Core& core, RunningCall& call, const Json& reference,
                                    const std::string& argument, const std::string& value) {
    const std::string& type = required_string(reference, "type");
    if (type == "ref/prompt") {
        const Prompt& prompt = prompt_named(core, required_string(reference, "name"));
        if (!prompt.complete) return {};
        return prompt.complete(call, argument, value);
    }
    if (type != "ref/resource")
        throw RpcError(protocol::code::invalid_params, "params.ref.type must be ref/prompt or ref/resource");
    const std::string& uri = required_string(reference, "uri");
    for (const auto& source : core.listing.resources()) {
        std::vector<std::string> values = source->complete(call, uri, argument, value);
        if (!values.empty()) return values;
    }
    return {};
}

const Json& required_object(const Json& params, const char* member) {
    const auto found = params.find(member);
    if (found == params.end() || !found->is_object())
        throw RpcError(protocol::code::invalid_params,
                       std::string("params.") + member + " must be an object");
    return *found;
}

}  // namespace

std::string list_prompts(Core& core, RunningCall& call) {
    return core.listing.prompts_page(call.params());
}

std::string get_prompt(Core& core, RunningCall& call) {
    const std::string& name = required_string(call.params(), "name");
    const Prompt& prompt = prompt_named(core, name);
    if (call.is_modern()) call.open_request_state("prompts/get " + name);
    const auto found = call.params().find("arguments");
    const Json arguments = found == call.params().end() || found->is_null() ? Json::object() : *found;
    check_arguments(prompt, arguments);
    Json out = {{"description", prompt.description}};
    out["messages"] = prompt.get(call, arguments);
    return base::to_text(out);
}

std::string complete(Core& core, RunningCall& call) {
    const Json& reference = required_object(call.params(), "ref");
    const Json& argument = required_object(call.params(), "argument");
    std::vector<std::string> values = values_for(core, call, reference, required_string(argument, "name"),
                                                 required_string(argument, "value"));
    const std::size_t total = values.size();
    values.resize(std::min(total, most_completions));
    const Json completion = {{"values", values}, {"total", total}, {"hasMore", total > values.size()}};
    return base::to_text(Json{{"completion", completion}});
}

}  // namespace mcp
