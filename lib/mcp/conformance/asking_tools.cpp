// Fixtures: requests to a legacy client in mid-call.
#include "mcp/conformance/fixtures.hpp"

namespace mcp::conformance {
namespace {

Json text_schema(const char* description) {
    return {{"type", "string"}, {"description", description}};
}

Json ask_user(Call& call, const std::string& message, Json schema) {
    return call.ask_client("elicitation/create",
                           {{"message", message}, {"requestedSchema", std::move(schema)}});
}

std::string action(const Json& answer) {
    return answer.value("action", "none");
}

std::string content(const Json& answer) {
    return base::to_text(answer.contains("content") ? answer["content"] : Json::object());
}

ToolResult completed(const Json& answer) {
    return ToolResult::text("Elicitation completed: action=" + action(answer) +
                            ", content=" + content(answer));
}

ToolResult sample(Call& call, const std::string& prompt) {
    const Json message = {{"role", "user"}, {"content", {{"type", "text"}, {"text", prompt}}}};
    const Json answer =
        call.ask_client("sampling/createMessage", {{"messages", Json::array({message})}, {"maxTokens", 100}});
    std::string text;
    if (answer.contains("content") && answer["content"].is_object())
        text = answer["content"].value("text", "");
    return ToolResult::text("LLM response: " + text);
}

ToolResult elicit(Call& call, const std::string& message) {
    const Json schema = object_schema(
        {{"username", text_schema("User's response")}, {"email", text_schema("User's email address")}},
        {"username", "email"});
    const Json answer = ask_user(call, message, schema);
    return ToolResult::text("User response: <action: " + action(answer) + ", content: " + content(answer) +
                            ">");
}

ToolResult elicit_defaults(Call& call) {
    const Json schema = object_schema({
        {"name", {{"type", "string"}, {"description", "Name"}, {"default", "John Doe"}}},
        {"age", {{"type", "integer"}, {"description", "Age"}, {"default", 30}}},
        {"score", {{"type", "number"}, {"description", "Score"}, {"default", 95.5}}},
        {"status",
         {{"type", "string"},
          {"description", "Status"},
          {"enum", {"active", "inactive", "pending"}},
          {"default", "active"}}},
        {"verified", {{"type", "boolean"}, {"description", "Verified"}, {"default", true}}},
    });
    return completed(ask_user(call, "Please review and update the form fields with defaults", schema));
}

Json titled(const char* what) {
    Json out = Json::array();
    const char* const ordinals[] = {"First", "Second", "Third"};
    for (int i = 0; i < 3; ++i)
        out.push_back(
            {{"const", "value" + std::to_string(i + 1)}, {"title", std::string(ordinals[i]) + ' ' + what}});
    return out;
}

ToolResult elicit_enums(Call& call) {
    const Json options = {"option1", "option2", "option3"};
    const Json schema = object_schema({
        {"untitledSingle", {{"type", "string"}, {"description", "One of three"}, {"enum", options}}},
        {"titledSingle",
         {{"type", "string"}, {"description", "One of three titled"}, {"oneOf", titled("Option")}}},
        {"legacyEnum",
         {{"type", "string"},
          {"description", "One of three, the older way"},
          {"enum", {"opt1", "opt2", "opt3"}},
          {"enumNames", {"Option One", "Option Two", "Option Three"}}}},
        {"untitledMulti",
         {{"type", "array"},
          {"description", "Several of three"},
          {"minItems", 1},
          {"maxItems", 3},
          {"items", {{"type", "string"}, {"enum", options}}}}},
        {"titledMulti",
         {{"type", "array"},
          {"description", "Several of three titled"},
          {"minItems", 1},
          {"maxItems", 3},
          {"items", {{"anyOf", titled("Choice")}}}}},
    });
    return completed(ask_user(call, "Please select options from the enum fields", schema));
}

}  // namespace

void add_asking_tools(Catalog& catalog) {
    catalog.tools.push_back(text_tool("test_sampling", "Asks the client's model.", "prompt", sample));
    catalog.tools.push_back(text_tool("test_elicitation", "Asks the user for two texts.", "message", elicit));
    catalog.tools.push_back(
        plain_tool("test_elicitation_sep1034_defaults", "Asks the user, with defaults.", elicit_defaults));
    catalog.tools.push_back(
        plain_tool("test_elicitation_sep1330_enums", "Asks the user to choose, five ways.", elicit_enums));
}

}  // namespace mcp::conformance
