// Fixtures: results that need input first (2026-07-28).
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

Json elicitation(const char* message, const char* field, const char* type = "string") {
    return {{"method", "elicitation/create"},
            {"params",
             {{"mode", "form"},
              {"message", message},
              {"requestedSchema", object_schema({{field, {{"type", type}}}}, {field})}}}};
}

Json sampling(const char* prompt, int max_tokens) {
    const Json message = {{"role", "user"}, {"content", {{"type", "text"}, {"text", prompt}}}};
    return {{"method", "sampling/createMessage"},
            {"params", {{"messages", Json::array({message})}, {"maxTokens", max_tokens}}}};
}

Json roots() {
    return {{"method", "roots/list"}, {"params", Json::object()}};
}

/// The answer under `key`, or null.
const Json& answer(const Call& call, const char* key) {
    static const Json none;
    const auto found = call.input_responses().find(key);
    return found != call.input_responses().end() && found->is_object() ? *found : none;
}

/// The text a user gave for `field` under `key`; empty: not (rightly) answered.
std::string given(const Call& call, const char* key, const char* field) {
    const Json& response = answer(call, key);
    if (!response.is_object() || !response.contains("content") || !response["content"].is_object()) return {};
    const auto found = response["content"].find(field);
    return found != response["content"].end() && found->is_string() ? found->get<std::string>()
                                                                    : std::string();
}

std::string sampled(const Call& call, const char* key) {
    const Json& response = answer(call, key);
    if (!response.is_object() || !response.contains("content")) return {};
    const Json& content = response["content"];
    if (content.is_object()) return content.value("text", "");
    if (content.is_array() && !content.empty() && content[0].is_object()) return content[0].value("text", "");
    return {};
}

ToolResult ask_name(Call& call) {
    const std::string name = given(call, "user_name", "name");
    if (name.empty()) throw InputRequired(Json{{"user_name", elicitation("What is your name?", "name")}});
    return ToolResult::text("Hello, " + name + "!");
}

ToolResult ask_model(Call& call) {
    const std::string text = sampled(call, "capital_question");
    if (text.empty())
        throw InputRequired(Json{{"capital_question", sampling("What is the capital of France?", 100)}});
    return ToolResult::text(text);
}

ToolResult ask_roots(Call& call) {
    const Json& response = answer(call, "client_roots");
    if (!response.is_object() || !response.contains("roots"))
        throw InputRequired(Json{{"client_roots", roots()}});
    return ToolResult::text("The client's roots: " + base::to_text(response["roots"]));
}

ToolResult with_state(Call& call) {
    const bool answered = answer(call, "confirm").is_object();
    if (!answered || call.request_state() != "confirming")
        throw InputRequired(Json{{"confirm", elicitation("Please confirm", "ok", "boolean")}}, "confirming");
    return ToolResult::text("state-ok");
}

ToolResult ask_all(Call& call) {
    const std::string name = given(call, "user_name", "name");
    const std::string greeting = sampled(call, "greeting");
    const Json& listed = answer(call, "client_roots");
    if (name.empty() || greeting.empty() || !listed.is_object() || call.request_state() != "all")
        throw InputRequired(Json{{"user_name", elicitation("What is your name?", "name")},
                                 {"greeting", sampling("Generate a greeting", 50)},
                                 {"client_roots", roots()}},
                            "all");
    return ToolResult::text(greeting + ' ' + name + ' ' + base::to_text(listed));
}

ToolResult two_rounds(Call& call) {
    const Json& state = call.request_state();
    const std::string color = given(call, "step2", "color");
    if (state.is_object() && state.contains("name") && !color.empty())
        return ToolResult::text(state.value("name", "") + " likes " + color + '.');
    std::string name = given(call, "step1", "name");
    if (name.empty() && state.is_object()) name = state.value("name", "");
    if (!name.empty())
        throw InputRequired(Json{{"step2", elicitation("Step 2: What is your favorite color?", "color")}},
                            Json{{"name", name}});
    throw InputRequired(Json{{"step1", elicitation("Step 1: What is your name?", "name")}}, "first");
}

/// Only what the client said it can answer.
ToolResult what_it_can(Call& call) {
    const Json& can = call.client_capabilities();
    Json wanted = Json::object();
    if (can.contains("elicitation")) wanted["user_name"] = elicitation("What is your name?", "name");
    if (can.contains("sampling")) wanted["greeting"] = sampling("Generate a greeting", 50);
    if (can.contains("roots")) wanted["client_roots"] = roots();
    for (const auto& item : wanted.items())
        if (!answer(call, item.key().c_str()).is_object()) throw InputRequired(wanted);
    return ToolResult::text("Nothing more is needed.");
}

}  // namespace

void add_input_tools(Catalog& catalog) {
    const std::string prefix = "test_input_required_result_";
    const auto add = [&](const char* word, ToolResult (*run)(Call&)) {
        catalog.tools.push_back(plain_tool(prefix + word, "Needs input from the client first.", run));
    };
    add("elicitation", ask_name);
    add("sampling", ask_model);
    add("list_roots", ask_roots);
    add("request_state", with_state);
    add("tampered_state", with_state);
    add("multiple_inputs", ask_all);
    add("multi_round", two_rounds);
    add("capabilities", what_it_can);

    Prompt prompt;
    prompt.name = "test_input_required_result_prompt";
    prompt.description = "Needs context from the user first.";
    prompt.get = [](Call& call, const Json&) {
        const std::string context = given(call, "user_context", "context");
        if (context.empty())
            throw InputRequired(
                Json{{"user_context", elicitation("What context should the prompt use?", "context")}});
        const Json message = {{"role", "user"},
                              {"content", {{"type", "text"}, {"text", "Context: " + context}}}};
        return Json::array({message});
    };
    catalog.prompts.push_back(std::move(prompt));
}

}  // namespace mcp::conformance
